using System.Net.Http.Json;
using FunctionsOrchestration.Mesh.Discovery;

namespace FunctionsOrchestration.Rollouts;

/// <summary>Asks the webhooks of gates. They are strangers' addresses, so a connection goes only where the guard lets it.</summary>
/// <param name="guard">Judges addresses when they are connected to.</param>
public sealed class GateClient(AddressGuard guard) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectCallback = guard.ConnectAsync }) { Timeout = Patience };

    /// <summary>Asks once.</summary>
    /// <param name="gate">Who is asked, and about what.</param>
    /// <param name="cancellation">Ends the asking.</param>
    /// <returns>Why it is closed; null where it is open.</returns>
    public async Task<string?> AskAsync(GateInput gate, CancellationToken cancellation)
    {
        try
        {
            using var answer = await _http.PostAsJsonAsync(gate.Webhook, new { gate.RolloutId, gate.Service, gate.Version, gate.Before }, cancellation);
            return answer.IsSuccessStatusCode ? null : $"It answered {(int)answer.StatusCode}.";
        }
        catch (HttpRequestException unreachable)
        {
            return unreachable.Message;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"It did not answer within {Patience.TotalSeconds} s.";
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
