using System.Collections.Frozen;
using System.Text.Json;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Traffic.Exposures;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>The splits of all services as this worker goes by them. It hears of changes from the control board, where there is one.</summary>
internal sealed class TrafficBoard : IDisposable
{
    /// <summary>The kind of the notices that splits are.</summary>
    public const string Kind = "traffic";

    private readonly TimeProvider _time;
    private readonly ILogger<TrafficBoard> _log;
    private readonly ExposureQueue? _exposures;
    private readonly Lock _loading = new();
    private readonly IDisposable? _listening;
    private FrozenDictionary<string, TrafficSplit> _splits = FrozenDictionary<string, TrafficSplit>.Empty;

    /// <param name="boards">The control board; none in a process without a control plane.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Says what cannot be read.</param>
    /// <param name="exposures">Where exposures to variants go; null in a process that keeps none.</param>
    public TrafficBoard(IEnumerable<IControlBoard> boards, TimeProvider time, ILogger<TrafficBoard> log, ExposureQueue? exposures = null)
    {
        (_time, _log, _exposures) = (time, log, exposures);
        if (boards.FirstOrDefault() is not { } board) return;
        _listening = ChangeToken.OnChange(() => board.Changed, () => Load(Read(board)));
        // What was known before anybody listened.
        Load(Read(board));
    }

    /// <summary>The splits.</summary>
    public IEnumerable<TrafficSplit> Splits => Volatile.Read(ref _splits).Values;

    /// <summary>The split of a service; null where it has none.</summary>
    /// <param name="service">Name of the service, in any case.</param>
    public TrafficSplit? Find(string service) =>
        Volatile.Read(ref _splits) is { Count: > 0 } splits ? splits.GetValueOrDefault(service) : null;

    /// <summary>Puts splits into force. One that has not changed keeps what it has counted.</summary>
    public void Load(IEnumerable<SplitDefinition> definitions)
    {
        // The board is read within: whoever comes later has read what is newer.
        lock (_loading)
        {
            var before = _splits;
            var now = definitions.ToFrozenDictionary(
                definition => definition.Service,
                definition => before.GetValueOrDefault(definition.Service) is { } kept && kept.Definition.Revision == definition.Revision
                    ? kept
                    : new TrafficSplit(definition, _time, _exposures),
                StringComparer.OrdinalIgnoreCase);
            foreach (var split in now.Values.Where(split => before.GetValueOrDefault(split.Definition.Service) != split))
                _log.SplitChanged(split.Definition.Service, split.Definition.Revision, split.Definition.Stable, split.Definition.Canary?.Weight ?? 0);
            Volatile.Write(ref _splits, now);
        }
    }

    public void Dispose() => _listening?.Dispose();

    private IEnumerable<SplitDefinition> Read(IControlBoard board)
    {
        foreach (var notice in board.Read(Kind))
        {
            SplitDefinition? split = null;
            try
            {
                split = JsonSerializer.Deserialize<SplitDefinition>(notice.Json, JsonSerializerOptions.Web);
            }
            catch (JsonException wrong)
            {
                // What the worker knew of it stays: a newer owner may write what an older worker cannot read.
                _log.SplitUnreadable(wrong, notice.Key);
                split = Find(notice.Key)?.Definition;
            }

            if (split is not null) yield return split;
        }
    }
}
