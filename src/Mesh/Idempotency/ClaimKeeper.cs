namespace FunctionsOrchestration.Mesh.Idempotency;

/// <summary>Renews a claim while its call is under way, so that a long call keeps it and a dead process does not.</summary>
internal sealed class ClaimKeeper : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewing;
    private IdempotencyTicket? _ticket;

    public ClaimKeeper(IIdempotencyStore store, IdempotencyTicket ticket, TimeSpan lease, TimeProvider time)
    {
        _ticket = ticket;
        _renewing = RenewAsync(store, lease, time);
    }

    /// <summary>Stops renewing.</summary>
    /// <returns>The ticket; null where the claim was lost.</returns>
    public async ValueTask<IdempotencyTicket?> StopAsync()
    {
        await _ended.CancelAsync();
        await _renewing;
        return _ticket;
    }

    public void Dispose() => _ended.Dispose();

    private async Task RenewAsync(IIdempotencyStore store, TimeSpan lease, TimeProvider time)
    {
        while (_ticket is not null)
        {
            await Task.Delay(lease / 3, time, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ended.IsCancellationRequested) return;
            try
            {
                // Not cancelled half-way: nobody would know which ticket is good then.
                _ticket = await store.RenewAsync(_ticket, lease, CancellationToken.None);
            }
            catch (IdempotencyStoreException)
            {
                // Tried again after another third of the lease; when it has run out, the next renewal says that it is lost.
            }
        }
    }
}
