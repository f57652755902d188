using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Topics.Log;

namespace FunctionsOrchestration.Patterns.Backtests;

/// <summary>Runs a pattern over events of the log, in the order in which they were accepted and with that as the clock, as its stream would have.</summary>
/// <param name="log">Where events are.</param>
/// <param name="time">The clock of the limit.</param>
public sealed class Backtest(EventLog log, TimeProvider time)
{
    /// <summary>How long one may take.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    /// <summary>Runs one.</summary>
    /// <param name="plan">The stream that would run the pattern.</param>
    /// <param name="asked">Which events.</param>
    /// <param name="from">From when on.</param>
    /// <param name="until">Until when.</param>
    /// <param name="stop">Ends it.</param>
    internal async Task<BacktestAnswer> RunAsync(StreamPlan plan, BacktestRequest asked, DateTimeOffset from, DateTimeOffset until, CancellationToken stop)
    {
        var (replay, began, read, tally) = (new StreamReplay(plan), time.GetTimestamp(), 0L, new Tally(asked.Show));
        string? stoppedBy = null;
        var types = (plan.Definition.Source.Filter?.IncludedEventTypes ?? []).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var source = plan.Definition.Source;
        await foreach (var id in MergeAsync([.. source.Others.Prepend(source.Name)], from, stop))
        {
            if (id.ReceivedAt >= until) break;
            stoppedBy = read >= asked.MaxEvents ? "maxEvents" : time.GetElapsedTime(began) > Longest ? "time" : null;
            if (stoppedBy is not null)
            {
                until = id.ReceivedAt;
                break;
            }

            if (await log.ReadAsync(id, stop) is not { } batch) continue;
            read += batch.Events.Count;
            replay.Process(id.Name, id.Topic, types.Count == 0 ? batch.Events : [.. batch.Events.Where(one => types.Contains(one.Type))], id.ReceivedAt);
            tally.Take(replay.Results);
        }

        replay.Complete(until);
        tally.Take(replay.Results);
        return new BacktestAnswer(
            from, until, stoppedBy, read, tally.Found, replay.Pattern!, replay.Watermark, replay.Results.Duplicates, tally.SetAside, tally.Shown);
    }

    /// <summary>What was found, counted: only so much of it is kept as is shown.</summary>
    private sealed class Tally(int most)
    {
        public long Found { get; private set; }

        public Dictionary<string, int> SetAside { get; } = new(StringComparer.Ordinal);

        public List<JsonElement> Shown { get; } = [];

        public void Take(StreamResults results)
        {
            Found += results.Outputs.Count;
            foreach (var found in results.Outputs.Take(most - Shown.Count)) Shown.Add(JsonElement.Parse(CloudEventWriter.Structured(found)));
            foreach (var one in results.SetAside) SetAside[one.Reason] = SetAside.GetValueOrDefault(one.Reason) + 1;
            results.Outputs.Clear();
            results.SetAside.Clear();
        }
    }

    // The batches of several topics, the oldest first.
    private async IAsyncEnumerable<BatchId> MergeAsync(
        IReadOnlyList<string> topics, DateTimeOffset from, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        List<IAsyncEnumerator<BatchId>> open = [];
        try
        {
            foreach (var topic in topics)
            {
                var batches = log.ListAsync(topic, from, stop).GetAsyncEnumerator(stop);
                open.Add(batches);
                if (await batches.MoveNextAsync()) continue;
                await batches.DisposeAsync();
                open.Remove(batches);
            }

            while (open.MinBy(batches => batches.Current.ReceivedAt) is { } first)
            {
                yield return first.Current;
                if (await first.MoveNextAsync()) continue;
                open.Remove(first);
                await first.DisposeAsync();
            }
        }
        finally
        {
            foreach (var batches in open) await batches.DisposeAsync();
        }
    }
}
