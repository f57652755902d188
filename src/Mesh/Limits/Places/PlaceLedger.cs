namespace FunctionsOrchestration.Mesh.Limits.Places;

/// <summary>
/// Leases the places of a service to workers, so that never more calls are under way than there are places. A worker is sure of its places
/// until its term ends, and the ledger gives nobody what another may still use. Workers that want more than there is get equal shares, and
/// what one does not want goes to the others (max-min fairness).
/// </summary>
public static class PlaceLedger
{
    /// <summary>How much longer than the worker the ledger counts a term: a worker that is stopped for a moment is not overtaken.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    // More workers than these have no lease at a time: the state is written with each request.
    private const int MostWorkers = 1_000;

    /// <summary>Deals with a request.</summary>
    /// <param name="state">Who has what before.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="now">The present.</param>
    /// <returns>Who has what after.</returns>
    public static PlacesState Lease(PlacesState state, PlacesRequest request, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(request);
        var leases = state.Leases.Where(one => one.Value.Until > now).ToDictionary();
        var known = leases.GetValueOrDefault(request.Worker);
        if (!request.IsValid || known?.Answered >= request.Sequence || (known is null && leases.Count >= MostWorkers))
            return state with { Refused = state.Refused + 1 };

        // A worker whose term had ended holds nothing any more, whatever it believes: its places may be somebody else's.
        var kept = Math.Min(request.Holds, known?.Places ?? 0);
        var others = leases.Where(one => one.Key != request.Worker).Sum(one => (long)one.Value.Places);
        leases[request.Worker] = new PlaceLease(kept, 0, Math.Min(request.Wanted, request.Limit), request.Sequence, now + request.Term + Slack);
        var targets = Shares(leases, request.Limit, Turn(now, request.Term));
        var free = Math.Max(0, request.Limit - others - kept);
        var places = kept + (int)Math.Clamp(targets[request.Worker] - kept, 0, free);
        return state with
        {
            Limit = request.Limit,
            Leases = leases.ToDictionary(
                one => one.Key, one => one.Value with { Places = one.Key == request.Worker ? places : one.Value.Places, Target = targets[one.Key] }),
        };
    }

    /// <summary>
    /// Everybody the same up to what it wants, and what is left over one by one. Where there are more workers than places, whose turn it is
    /// changes with each term.
    /// </summary>
    private static Dictionary<string, int> Shares(Dictionary<string, PlaceLease> leases, int limit, long turn)
    {
        int[] wanted = [.. leases.Values.Select(lease => lease.Wanted)];
        var (level, above) = (0, limit + 1);
        while (above - level > 1)
        {
            var middle = level + ((above - level) / 2);
            if (wanted.Sum(one => (long)Math.Min(one, middle)) <= limit) level = middle;
            else above = middle;
        }

        var left = limit - wanted.Sum(one => (long)Math.Min(one, level));
        string[] workers = [.. leases.Keys.Order(StringComparer.Ordinal)];
        Dictionary<string, int> shares = [];
        for (var i = 0; i < workers.Length; i++)
        {
            var worker = workers[(int)((i + turn) % workers.Length)];
            var hasMore = left > 0 && leases[worker].Wanted > level;
            shares[worker] = Math.Min(leases[worker].Wanted, level) + (hasMore ? 1 : 0);
            if (hasMore) left--;
        }

        return shares;
    }

    private static long Turn(DateTimeOffset now, TimeSpan term) => now.UtcTicks / term.Ticks;
}
