using System.Collections.Concurrent;
using FunctionsOrchestration.Mesh.Backpressure;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Work;

/// <summary>
/// What this worker knows of all queues: it decides about each request without asking anybody. <see cref="WorkWatch"/> keeps it up to date.
/// </summary>
/// <param name="options">Marks and limits.</param>
/// <param name="time">The clock.</param>
public sealed class WorkBoard(IOptions<WorkOptions> options, TimeProvider time)
{
    private static readonly TimeSpan ShortestRetryAfter = TimeSpan.FromSeconds(1);

    private readonly WorkOptions _options = options.Value;
    private readonly ConcurrentDictionary<string, QueueView> _tenants = new(StringComparer.Ordinal);
    private readonly Lock _admission = new();

    /// <summary>The queues of all tenants together.</summary>
    internal QueueView Whole { get; } = new(Tenants.WholeQueue, options.Value.Marks);

    /// <summary>Every tenant with its queue.</summary>
    internal IReadOnlyCollection<KeyValuePair<string, QueueView>> All => _tenants;

    /// <summary>A tenant's queue; null where it has none yet.</summary>
    internal QueueView? Find(string tenant) => _tenants.GetValueOrDefault(tenant);

    /// <summary>True where the tenant has a queue or may get one.</summary>
    internal bool Allows(string tenant) => _tenants.ContainsKey(tenant) || _tenants.Count < _options.MaxTenants;

    /// <summary>A tenant's queue, new where it had none. Who calls it has asked <see cref="Allows"/>, or heard of the tenant from others.</summary>
    internal QueueView Of(string tenant) =>
        _tenants.GetOrAdd(tenant, name => new QueueView(Tenants.QueueOf(name), _options.TenantMarks));

    /// <summary>Weight of a tenant among others.</summary>
    internal double WeightOf(string tenant) => Find(tenant)?.Weight ?? 1;

    /// <summary>Lets items in, all or none.</summary>
    /// <param name="items">How many of each tenant.</param>
    /// <returns>Null where they are in; else why not.</returns>
    internal WorkRefusal? Admit(IReadOnlyDictionary<string, int> items)
    {
        lock (_admission)
        {
            List<(QueueView Queue, int Items)> taken = [];
            foreach (var (queue, count) in items.Select(entry => (Of(entry.Key), entry.Value)).Prepend((Whole, items.Values.Sum())))
            {
                if (queue.Gate.TryAdmit(count))
                {
                    taken.Add((queue, count));
                    continue;
                }

                foreach (var (other, back) in taken) other.Gate.Withdraw(back);
                return RefusalOf(queue);
            }

            return null;
        }
    }

    /// <summary>What was let in is in its queues now.</summary>
    internal void Stored(IReadOnlyDictionary<string, int> items)
    {
        Whole.Gate.Stored(items.Values.Sum());
        foreach (var (tenant, count) in items) Of(tenant).Gate.Stored(count);
    }

    /// <summary>Takes back what was let in and then not stored.</summary>
    internal void Withdraw(IReadOnlyDictionary<string, int> items)
    {
        Whole.Gate.Withdraw(items.Values.Sum());
        foreach (var (tenant, count) in items) Of(tenant).Gate.Withdraw(count);
    }

    /// <summary>An item came to its end.</summary>
    internal void Completed(string tenant)
    {
        var now = time.GetUtcNow();
        Whole.Completed(now);
        Of(tenant).Completed(now);
    }

    private WorkRefusal RefusalOf(QueueView queue)
    {
        var (depth, marks, rate) = (queue.Gate.Depth, queue.Gate.Marks, queue.Rate(time.GetUtcNow()));
        return new(queue.Name, depth, marks, rate, DrainRate.TimeFor(depth - marks.Low, rate, ShortestRetryAfter, _options.LongestRetryAfter));
    }
}

/// <summary>Why work is refused.</summary>
/// <param name="Queue">The queue that is full.</param>
/// <param name="Depth">Items in it.</param>
/// <param name="Marks">Its marks.</param>
/// <param name="PerSecond">Items a second that all workers complete.</param>
/// <param name="RetryAfter">How long it takes to the low mark at that rate.</param>
internal sealed record WorkRefusal(string Queue, long Depth, WaterMarks Marks, double PerSecond, TimeSpan RetryAfter);
