using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Pipeline;

namespace FunctionsOrchestration.Mesh.Idempotency;

/// <summary>
/// Answers a repeated key with the first result. A key whose first call is under way is refused, as Stripe does it: to wait for the other
/// would hold a place and hide from the caller that it asks twice. What is promised is at least once, not exactly once: a process that
/// dies between the answer and its record leaves the key free, and the next call runs again.
/// </summary>
/// <param name="store">Remembers results.</param>
/// <param name="options">For how long.</param>
/// <param name="time">The clock.</param>
internal sealed class IdempotencyStage(IIdempotencyStore store, IdempotencyOptions options, TimeProvider time) : IMeshStage
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(1);

    public ValueTask<MeshResult> InvokeAsync(MeshCall call, MeshNext next, CancellationToken cancellation) =>
        call.Request.IdempotencyKey is { } key ? OnceAsync(key, call, next, cancellation) : next(call, cancellation);

    private async ValueTask<MeshResult> OnceAsync(string key, MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        var hash = IdempotencyFingerprint.PayloadHashOf(call.Request, call.Operation);
        IdempotencyClaim claim;
        try
        {
            claim = await store.ClaimAsync(IdempotencyFingerprint.IdOf(call, key), hash, options.Lease, cancellation);
        }
        catch (IdempotencyStoreException)
        {
            return call.Refuse(ProblemReason.KeyStoreUnavailable, "The idempotency key cannot be looked up now; nobody was called.", AskAgain);
        }

        if (claim.PayloadHash != hash)
            return call.Refuse(ProblemReason.KeyReused, "The idempotency key was used for another payload; send a new key with a new call.");
        if (claim.Result is { } result) return KeptResult.Read(result, call.Operation);
        return claim.Ticket is { } ticket
            ? await RunAsync(ticket, call, next, cancellation)
            : call.Refuse(ProblemReason.KeyInUse, "The first call with this idempotency key is still under way.", AskAgain);
    }

    private async ValueTask<MeshResult> RunAsync(IdempotencyTicket ticket, MeshCall call, MeshNext next, CancellationToken cancellation)
    {
        using var keeper = new ClaimKeeper(store, ticket, options.Lease, time);
        MeshResult? result = null;
        try
        {
            result = await next(call, cancellation);
            return result;
        }
        finally
        {
            if (await keeper.StopAsync() is { } held) await SettleAsync(held, call, result, cancellation);
        }
    }

    /// <summary>Keeps the result or frees the key. Who no longer waits does not stop that; it goes on behind the caller's back.</summary>
    private async Task SettleAsync(IdempotencyTicket ticket, MeshCall call, MeshResult? result, CancellationToken cancellation)
    {
        var settling = result is not null && KeptResult.IsDefinitive(result)
            ? store.KeepAsync(ticket, KeptResult.Write(result, call.Operation), options.Lifetime, CancellationToken.None)
            : store.ReleaseAsync(ticket, CancellationToken.None);
        try
        {
            await settling.AsTask().WaitAsync(cancellation);
        }
        catch (Exception exception) when (exception is IdempotencyStoreException or OperationCanceledException)
        {
            // The caller gets its answer all the same. Where it could not be kept, the claim runs out and the next call runs again.
        }
    }
}
