namespace FunctionsOrchestration.Mesh.Idempotency;

/// <summary>
/// Remembers what keyed calls came to. Entries whose time is over count as absent. Every method throws
/// <see cref="IdempotencyStoreException"/> where the store does not answer.
/// </summary>
public interface IIdempotencyStore
{
    /// <summary>Claims an entry that is absent, in one atomic step; of several claims at once exactly one gets it.</summary>
    /// <param name="id">The entry.</param>
    /// <param name="payloadHash">Fingerprint of what is asked.</param>
    /// <param name="lease">How long the claim lasts unless it is renewed: a process that dies loses it.</param>
    /// <param name="cancellation">Ends the claiming.</param>
    ValueTask<IdempotencyClaim> ClaimAsync(string id, string payloadHash, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Makes a claim last longer.</summary>
    /// <param name="ticket">Whose claim.</param>
    /// <param name="lease">How long from now.</param>
    /// <param name="cancellation">Ends the renewing.</param>
    /// <returns>The ticket from now on; null where somebody else has the entry by now.</returns>
    ValueTask<IdempotencyTicket?> RenewAsync(IdempotencyTicket ticket, TimeSpan lease, CancellationToken cancellation);

    /// <summary>Turns a claim into a result that is kept. Does nothing where somebody else has the entry by now.</summary>
    /// <param name="ticket">Whose claim.</param>
    /// <param name="result">What came of the call, of any size.</param>
    /// <param name="lifetime">How long it is kept.</param>
    /// <param name="cancellation">Ends the keeping.</param>
    ValueTask KeepAsync(IdempotencyTicket ticket, ReadOnlyMemory<byte> result, TimeSpan lifetime, CancellationToken cancellation);

    /// <summary>Gives a claim up, so that the next call with the key runs. Does nothing where somebody else has the entry by now.</summary>
    /// <param name="ticket">Whose claim.</param>
    /// <param name="cancellation">Ends the releasing.</param>
    ValueTask ReleaseAsync(IdempotencyTicket ticket, CancellationToken cancellation);
}

/// <summary>Proves who holds a claim.</summary>
/// <param name="Id">The entry.</param>
/// <param name="PayloadHash">Fingerprint of what is asked.</param>
/// <param name="Token">Changes whenever the entry does.</param>
public sealed record IdempotencyTicket(string Id, string PayloadHash, string Token);

/// <summary>What a claim met. Without a ticket and a result, another call holds the entry and is under way.</summary>
/// <param name="PayloadHash">Fingerprint of what was asked under the entry.</param>
/// <param name="Ticket">The claim, where it was granted.</param>
/// <param name="Result">What an earlier call came to, where one has ended.</param>
public sealed record IdempotencyClaim(string PayloadHash, IdempotencyTicket? Ticket = null, ReadOnlyMemory<byte>? Result = null);

/// <summary>The store does not answer.</summary>
/// <param name="inner">What its client threw.</param>
public sealed class IdempotencyStoreException(Exception inner) : Exception($"The store of idempotency keys does not answer: {inner.Message}", inner);
