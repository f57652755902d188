using System.Collections.Frozen;
using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Topics.Declarations;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Streams.Declarations;

/// <summary>The streams as this worker sees them, ready to run.</summary>
public sealed class StreamCatalog : IDisposable
{
    private readonly ControlBoard _board;
    private readonly Lock _loading = new();
    private readonly IDisposable _changes;
    private FrozenDictionary<string, StreamModel> _streams = FrozenDictionary<string, StreamModel>.Empty;

    /// <param name="board">What streams have made public.</param>
    public StreamCatalog(ControlBoard board)
    {
        _board = board;
        // In this order: what changes while it is loaded for the first time, as it does at the start of a worker, is loaded again.
        _changes = ChangeToken.OnChange(() => board.Changed, Load);
        Load();
    }

    /// <summary>Every stream, by name.</summary>
    public IEnumerable<StreamModel> All => Volatile.Read(ref _streams).Values.OrderBy(stream => stream.Plan.Name, StringComparer.Ordinal);

    /// <summary>A stream; null where this worker knows none.</summary>
    /// <param name="name">Its name.</param>
    public StreamModel? Find(string name) => Volatile.Read(ref _streams).GetValueOrDefault(name);

    /// <summary>A stream as it is declared at this moment, by whichever worker.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<StreamModel?> FindNowAsync(string name, CancellationToken cancellation)
    {
        await _board.RefreshAsync(cancellation);
        return Find(name);
    }

    /// <inheritdoc/>
    public void Dispose() => _changes.Dispose();

    private void Load()
    {
        lock (_loading)
        {
            var before = Volatile.Read(ref _streams);
            Volatile.Write(ref _streams, _board.Read(StreamDeclaration.Kind)
                .Select(notice => before.GetValueOrDefault(notice.Key) is { } known && known.Json == notice.Json ? known : StreamModel.Of(notice.Key, notice.Json))
                .ToFrozenDictionary(stream => stream.Plan.Name, StringComparer.Ordinal));
        }
    }
}

/// <summary>A stream, ready to run.</summary>
/// <param name="Plan">The stream.</param>
/// <param name="Version">Version of its declaration.</param>
/// <param name="Incarnation">Tells it from an earlier stream of the same name.</param>
/// <param name="Json">The notice that it was read from.</param>
public sealed record StreamModel(StreamPlan Plan, long Version, long Incarnation, string Json)
{
    /// <summary>Where its events come from, as <see cref="EventFlows"/> calls it.</summary>
    internal IEnumerable<string> SourceNodes => Plan.Definition.Source.Others.Prepend(Plan.Definition.Source.Name).Select(name => Node(Plan.Definition.Source.Type, name));

    /// <summary>Where its results go, as <see cref="EventFlows"/> calls it.</summary>
    internal string SinkNode => Node(Plan.Definition.Sink.Type, Plan.Definition.Sink.Name);

    internal static string Node(string type, string name) => type == StreamEnds.Queue ? EventFlows.Queue(name) : name;

    /// <exception cref="InvalidOperationException">It is not valid; it was checked before it was declared, so this is a defect.</exception>
    internal static StreamModel Of(string name, string json)
    {
        var notice = JsonSerializer.Deserialize<StreamNotice>(json, Serialization.Options)!;
        var plan = StreamPlan.Compile(name, notice.Definition, out var errors)
            ?? throw new InvalidOperationException($"Stream '{name}' cannot be read: {errors[0].Field}: {errors[0].Problem}");
        return new StreamModel(plan, notice.Version, notice.Incarnation, json);
    }
}
