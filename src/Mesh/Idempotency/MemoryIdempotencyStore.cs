namespace FunctionsOrchestration.Mesh.Idempotency;

/// <summary>Remembers within this process: for tests, and for programs that run alone and may forget when they end.</summary>
/// <param name="time">The clock.</param>
internal sealed class MemoryIdempotencyStore(TimeProvider time) : IIdempotencyStore
{
    // What is over is thrown away when so many entries have come since it was last done.
    private const int SweepEvery = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private long _tokens;
    private int _sinceSweep;

    public ValueTask<IdempotencyClaim> ClaimAsync(string id, string payloadHash, TimeSpan lease, CancellationToken cancellation)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (_entries.TryGetValue(id, out var entry) && entry.Until > now)
                return ValueTask.FromResult(new IdempotencyClaim(entry.PayloadHash, Result: entry.Result));

            Sweep_NeedsLock(now);
            return ValueTask.FromResult(new IdempotencyClaim(payloadHash, Write_NeedsLock(id, payloadHash, lease, null)));
        }
    }

    public ValueTask<IdempotencyTicket?> RenewAsync(IdempotencyTicket ticket, TimeSpan lease, CancellationToken cancellation)
    {
        lock (_gate)
            return ValueTask.FromResult(Holds_NeedsLock(ticket) ? Write_NeedsLock(ticket.Id, ticket.PayloadHash, lease, null) : null);
    }

    public ValueTask KeepAsync(
        IdempotencyTicket ticket, ReadOnlyMemory<byte> result, TimeSpan lifetime, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (Holds_NeedsLock(ticket)) Write_NeedsLock(ticket.Id, ticket.PayloadHash, lifetime, result);
            return ValueTask.CompletedTask;
        }
    }

    public ValueTask ReleaseAsync(IdempotencyTicket ticket, CancellationToken cancellation)
    {
        lock (_gate)
        {
            if (Holds_NeedsLock(ticket)) _entries.Remove(ticket.Id);
            return ValueTask.CompletedTask;
        }
    }

    private bool Holds_NeedsLock(IdempotencyTicket ticket) =>
        _entries.TryGetValue(ticket.Id, out var entry) && entry.Token == ticket.Token;

    private IdempotencyTicket Write_NeedsLock(string id, string payloadHash, TimeSpan lasts, ReadOnlyMemory<byte>? result)
    {
        var token = $"{++_tokens}";
        _entries[id] = new Entry(payloadHash, token, time.GetUtcNow() + lasts, result);
        return new IdempotencyTicket(id, payloadHash, token);
    }

    private void Sweep_NeedsLock(DateTimeOffset now)
    {
        if (++_sinceSweep < SweepEvery) return;
        _sinceSweep = 0;
        foreach (var over in _entries.Where(entry => entry.Value.Until <= now).ToList()) _entries.Remove(over.Key);
    }

    private sealed record Entry(string PayloadHash, string Token, DateTimeOffset Until, ReadOnlyMemory<byte>? Result);
}
