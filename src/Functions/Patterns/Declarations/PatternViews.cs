using FunctionsOrchestration.Events.Patterns;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Streams.Declarations;
using FunctionsOrchestration.Streams.Partitions;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Patterns.Declarations;

/// <summary>Looks at what runs a pattern.</summary>
/// <param name="streams">The streams that run patterns.</param>
/// <param name="views">Looks at their partitions.</param>
/// <param name="time">The clock.</param>
public sealed class PatternViews(StreamCatalog streams, StreamViews views, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(320);
    private static readonly PatternFigures None = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>A pattern with all its parts.</summary>
    internal async Task<PatternAnswer> ShowAsync(PatternModel pattern, DurableTaskClient client, CancellationToken stop)
    {
        if (streams.Find(PatternStreams.NameOf(pattern.Name)) is not { } stream) return PatternAnswer.Of(pattern.Name, pattern.Declaration, pattern.Version);
        var partitions = (await views.ShowAsync(stream, client, stop)).Partitions;
        return PatternAnswer.Of(pattern.Name, pattern.Declaration, pattern.Version) with
        {
            Running = Sum(partitions),
            Partitions = partitions,
        };
    }

    /// <summary>Waits, for a while, until every part runs a version, and says what of the former one went on.</summary>
    internal async Task<PatternSwap> SwapAsync(string name, long version, DurableTaskClient client, CancellationToken stop)
    {
        var until = time.GetUtcNow() + Patience;
        for (var wait = FirstLook; ; wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            var partitions = streams.Find(PatternStreams.NameOf(name))?.Plan.Definition.Partitions ?? 0;
            var states = await Task.WhenAll(Enumerable.Range(0, partitions).Select(partition => ReadAsync(name, partition, client, stop)));
            var there = states.Where(state => state?.Version >= version).Select(state => state!.Holdings.Pattern ?? None).ToList();
            if (there.Count == partitions || time.GetUtcNow() >= until)
                return new PatternSwap(there.Sum(figures => figures.Kept), there.Sum(figures => figures.Lost), partitions - there.Count);
            await Task.Delay(wait, time, stop);
        }
    }

    private static async Task<PartitionState?> ReadAsync(string name, int partition, DurableTaskClient client, CancellationToken stop) =>
        await client.Entities.GetEntityAsync<PartitionState>(new PartitionId(PatternStreams.NameOf(name), partition).Entity, cancellation: stop)
            is { IncludesState: true, State: var state } ? state : null;

    private static PatternRunning Sum(IReadOnlyList<PartitionView> partitions)
    {
        var figures = partitions.Select(partition => partition.Holdings.Pattern ?? None).Aggregate(None, (sum, one) => sum + one);
        var setAside = partitions.Sum(partition => partition.Counters.SetAside);
        return new PatternRunning(
            figures.Events, figures.Found, figures.TimedOut, figures.Held, figures.Waiting, figures.Dropped, figures.Keyless, figures.Late, setAside,
            partitions.Sum(partition => partition.Counters.Duplicates), partitions.Min(partition => partition.Holdings.Watermark),
            partitions.Max(partition => partition.LagSeconds));
    }
}

/// <summary>A pattern in the list of all.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it looks for.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Topics">Where its events come from.</param>
/// <param name="Sink">Where its matches go.</param>
/// <param name="Action">The kind of what a match sets off; null for nothing.</param>
/// <param name="Version">Version of its declaration.</param>
public sealed record PatternSummary(
    string Name, PatternKind Kind, string? Description, IReadOnlyList<string> Topics, string Sink, string? Action, long Version)
{
    internal static PatternSummary Of(PatternModel pattern) => new(
        pattern.Name, PatternDocument.KindOf(pattern.Pattern), pattern.Declaration.Description, pattern.Declaration.Topics, pattern.Declaration.Sink,
        pattern.Declaration.Action?.Destination.Type, pattern.Version);
}

/// <summary>A pattern, as it is shown.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Version of its declaration.</param>
/// <param name="Declaration">What was declared.</param>
public sealed record PatternAnswer(string Name, long Version, PatternDeclaration Declaration)
{
    /// <summary>Of a change, what of the former version went on; null where there was none.</summary>
    public PatternSwap? Swap { get; init; }

    /// <summary>What it has done and holds, all parts together; null where that is not looked at.</summary>
    public PatternRunning? Running { get; init; }

    /// <summary>The same of each part, with where it is.</summary>
    public IReadOnlyList<PartitionView>? Partitions { get; init; }

    internal static PatternAnswer Of(string name, PatternDeclaration declaration, long version) => new(name, version, declaration);
}

/// <summary>What became of what a pattern held when it was changed.</summary>
/// <param name="Kept">Partial matches, windows, keys of detectors and so on that go on.</param>
/// <param name="Lost">Those for which the new form has no place.</param>
/// <param name="Pending">Parts that have not answered yet; they change with their next event. GET shows what they kept.</param>
public sealed record PatternSwap(int Kept, int Lost, int Pending);

/// <summary>What a pattern has done and holds.</summary>
/// <param name="Events">Events of the types that it looks at.</param>
/// <param name="Matches">Matches that it published.</param>
/// <param name="TimedOut">Matches whose time was over before they were complete.</param>
/// <param name="Partial">Partial matches, windows, keys of detectors, components or correlated values that it holds.</param>
/// <param name="Waiting">Events whose time has not come.</param>
/// <param name="Dropped">What its limits took.</param>
/// <param name="Keyless">Events without the key's field.</param>
/// <param name="Late">Events that came too late; they are among those set aside.</param>
/// <param name="SetAside">Events that were late, too far ahead or could not be read: dead letters of <c>stream.pattern-{name}</c>, each with its reason.</param>
/// <param name="Duplicates">Events that came again.</param>
/// <param name="Watermark">Up to when all events have come, in the part that is furthest behind of those that had any; null before the first event.</param>
/// <param name="LagSeconds">How long ago the oldest event was accepted that waits to be looked at.</param>
public sealed record PatternRunning(
    long Events, long Matches, long TimedOut, int Partial, int Waiting, long Dropped, long Keyless, long Late, long SetAside, long Duplicates,
    DateTimeOffset? Watermark, double LagSeconds);
