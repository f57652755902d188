using System.Net;
using System.Net.Sockets;

namespace FunctionsOrchestration.Mesh.Discovery;

/// <summary>
/// Lets connections go only where a stranger's URL may lead. A host is judged by the addresses that it resolves to, never by its name,
/// and a connection goes to the very address that was judged: a name that answers differently the second time gains nothing.
/// </summary>
/// <param name="policy">Judges addresses.</param>
/// <param name="lookup">Looks up the addresses of a host.</param>
public sealed class AddressGuard(AddressPolicy policy, HostLookup lookup)
{
    private static readonly TimeSpan LookupTimeout = TimeSpan.FromSeconds(5);

    /// <summary>The addresses of a host if every one of them may be reached; else why not.</summary>
    /// <param name="host">A name or a literal address.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    /// <returns>The addresses and no problem, or no addresses and a sentence.</returns>
    public async Task<(IReadOnlyList<IPAddress> Addresses, string? Problem)> ResolveAsync(string host, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(LookupTimeout);
        try
        {
            var addresses = await lookup(host.Trim('[', ']'), patience.Token);
            if (addresses.Length == 0) return ([], Unresolved(host));
            // One forbidden address among many is enough: the sender may own the name and choose what it answers next.
            foreach (var address in addresses)
                if (policy.RefusalOf(address) is { } kind) return ([], $"The host '{host}' has the address {address}, which is {kind}.");
            return (addresses, null);
        }
        catch (Exception e)
            when (e is SocketException or ArgumentException
                || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return ([], Unresolved(host));
        }
    }

    /// <summary>Connects to an address that was judged just now, for <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <param name="context">Where to.</param>
    /// <param name="cancellation">Ends the connecting.</param>
    /// <exception cref="ForbiddenAddressException">The host must not be reached.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (addresses, problem) = await ResolveAsync(context.DnsEndPoint.Host, cancellation);
        if (problem is not null) throw new ForbiddenAddressException(problem);

        Socket? socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync([.. addresses], context.DnsEndPoint.Port, cancellation);
            var stream = new NetworkStream(socket, ownsSocket: true);
            socket = null;
            return stream;
        }
        finally
        {
            socket?.Dispose();
        }
    }

    private static string Unresolved(string host) => $"The host '{host}' cannot be resolved.";
}

/// <summary>A host must not be reached.</summary>
/// <param name="problem">Why not.</param>
public sealed class ForbiddenAddressException(string problem) : IOException(problem);
