using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>What calls of one tenant and importance at one worker want.</summary>
/// <param name="Tenant">Who calls.</param>
/// <param name="Priority">How important.</param>
/// <param name="Amount">How much.</param>
internal readonly record struct Wish(string Tenant, CallPriority Priority, double Amount);

/// <summary>
/// Divides what there is. Between tenants by weighted max-min fairness (Bertsekas and Gallager, Data Networks, 6.5.2): nobody gets more
/// than it wants, and what it leaves goes to the others by their weights. A tenant's part goes to its important calls first, and between
/// workers by what they want.
/// </summary>
internal static class FairShares
{
    // Where there is more than is wanted, workers get a reserve of at most as much again.
    private const double MostReserve = 2;

    /// <summary>Divides a capacity.</summary>
    /// <param name="wishes">What is wanted.</param>
    /// <param name="capacity">What there is.</param>
    /// <param name="rule">Weights, and whether importance counts.</param>
    /// <returns>A part for each wish, in their order.</returns>
    public static double[] Of(IReadOnlyList<Wish> wishes, double capacity, RateRule rule)
    {
        var total = wishes.Sum(wish => wish.Amount);
        if (total <= capacity)
        {
            var reserve = total > 0 ? Math.Min(MostReserve, capacity / total) : 1;
            return [.. wishes.Select(wish => wish.Amount * reserve)];
        }

        var parts = new double[wishes.Count];
        var tenants = wishes.Index().GroupBy(wish => wish.Item.Tenant).Select(group => (
            Wishes: group.ToList(), Weight: rule.WeightOf(group.Key), Wanted: group.Sum(wish => wish.Item.Amount))).ToList();
        // Whoever wants least for its weight is served first; what it leaves is divided among those after it.
        var (left, weights) = (capacity, tenants.Sum(tenant => tenant.Weight));
        foreach (var (own, weight, wanted) in tenants.OrderBy(tenant => tenant.Wanted / tenant.Weight))
        {
            var part = Math.Min(wanted, left * weight / weights);
            (left, weights) = (left - part, weights - weight);
            foreach (var rank in own.GroupBy(wish => rule.Priorities ? wish.Item.Priority : CallPriority.Normal).OrderByDescending(rank => rank.Key))
            {
                var asked = rank.Sum(wish => wish.Item.Amount);
                var some = Math.Min(asked, part);
                part -= some;
                foreach (var (at, wish) in rank) parts[at] = asked > 0 ? some * wish.Amount / asked : 0;
            }
        }

        return parts;
    }
}
