using System.Text.Json;
using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Streams;

/// <summary>
/// One partition of a stream at work. The same inputs in the same order at the same times give the same results, so that whoever runs it may
/// write down what it was given instead of what it holds. It is not safe for several threads at a time.
/// </summary>
public sealed class StreamPipeline
{
    private readonly StreamPlan _plan;
    private readonly IStreamOperator[] _stages;
    private readonly StreamOutput[] _outputs;
    private readonly StreamClock _clock;
    private readonly DedupWindow? _events;
    private readonly DedupWindow? _batches;
    private StreamResults _results = new();

    internal StreamPipeline(StreamPlan plan)
    {
        _plan = plan;
        _stages = [.. plan.Stages.Select(stage => stage.Make())];
        _outputs = [.. plan.Stages.Select((stage, at) => new StreamOutput(stage.Definition.Name, next => Run(at + 1, next)))];
        _clock = new StreamClock(plan.Definition.Time);
        var dedup = plan.Definition.Dedup;
        if (plan.KnowsEvents) _events = new DedupWindow(dedup.Horizon, dedup.Most);
        if (plan.KnowsBatches) _batches = new DedupWindow(dedup.Horizon, dedup.Most);
    }

    /// <summary>Its event time; the least time while there has been no event.</summary>
    public DateTimeOffset Watermark => _clock.Watermark;

    /// <summary>Ids of events that it remembers.</summary>
    public int Remembered => _events?.Count ?? 0;

    /// <summary>Ids that it forgot before their time because there were too many.</summary>
    public long ForgottenEarly => _events?.ForgottenEarly ?? 0;

    /// <summary>Entries that its operators hold.</summary>
    public int Held => _stages.Sum(stage => stage.Held);

    /// <summary>Entries that limits took from its operators.</summary>
    public long Dropped => _stages.Sum(stage => stage.Dropped);

    /// <summary>What its pattern, or its window, has done; null where it has none. Of several that of the first.</summary>
    public PatternFigures? Pattern => _stages.Select(stage => stage.Pattern).FirstOrDefault(figures => figures is not null);

    /// <summary>Whether the passing of time alone may bring results.</summary>
    public bool WaitsForTime => _stages.Any(stage => stage.WaitsForTime);

    /// <summary>Takes a batch of the source.</summary>
    /// <param name="batch">What says which batch it is: one that comes again is left out as a whole.</param>
    /// <param name="events">Its events.</param>
    /// <param name="accepted">When they were accepted: the time of those that do not say when they happened.</param>
    /// <param name="now">The clock.</param>
    /// <param name="results">Where results go.</param>
    /// <param name="topic">The topic that they were read from.</param>
    public void Process(
        string batch, IReadOnlyList<CloudEvent> events, DateTimeOffset accepted, DateTimeOffset now, StreamResults results, string topic = "")
    {
        if (_batches?.TryAdd(StableHash.Of(batch), now) == false)
        {
            results.Duplicates += events.Count;
            return;
        }

        Begin(results);
        foreach (var one in events)
        {
            var id = StableHash.Of(one.Source, one.Id);
            var setAside = results.SetAside.Count;
            if (_events?.TryAdd(id, now) == false) results.Duplicates++;
            else Process(one, topic, accepted, now, results);

            // What is set aside may be sent again when its reason is gone, and is no duplicate then.
            if (results.SetAside.Count > setAside) _events?.Remove(id);
        }

        Advance(now, results);
    }

    /// <summary>Takes events of the table of a join.</summary>
    /// <param name="stage">Name of the operator.</param>
    /// <param name="events">The events.</param>
    public void ProcessTable(string stage, IReadOnlyList<CloudEvent> events)
    {
        // A stream that was declared anew may have no such operator any more.
        if (IndexOf(stage) is not (>= 0 and var at)) return;
        foreach (var one in events)
        {
            using var e = new StreamEvent(one, "", one.Time ?? DateTimeOffset.MinValue);
            _stages[at].ProcessTable(e);
        }
    }

    /// <summary>Goes on behind an operator with what came back for it.</summary>
    /// <param name="stage">Name of the operator.</param>
    /// <param name="events">What came back.</param>
    /// <param name="accepted">When it came back.</param>
    /// <param name="now">The clock.</param>
    /// <param name="results">Where results go.</param>
    public void Resume(string stage, IReadOnlyList<CloudEvent> events, DateTimeOffset accepted, DateTimeOffset now, StreamResults results)
    {
        if (IndexOf(stage) is not (>= 0 and var at)) return;
        Begin(results);
        foreach (var one in events)
        {
            using var view = new EventView(one);
            using var e = new StreamEvent(view, _plan.KeyOf(view), one.Time ?? accepted);
            Run(at + 1, e);
        }

        Advance(now, results);
    }

    /// <summary>Looks at the clock, and lets time pass in the operators.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="results">Where results go.</param>
    public void Advance(DateTimeOffset now, StreamResults results)
    {
        _clock.Advance(now);
        if (_clock.Watermark == DateTimeOffset.MinValue) return;
        Begin(results);
        for (var at = 0; at < _stages.Length; at++) _stages[at].AdvanceTo(_clock.Watermark, _outputs[at]);
    }

    /// <summary>All that it holds.</summary>
    public PipelineSnapshot Snapshot()
    {
        Dictionary<string, JsonElement> stages = [];
        for (var at = 0; at < _stages.Length; at++)
            if (_stages[at].Snapshot() is { } held) stages[NameOf(at)] = held;
        return new PipelineSnapshot(_clock.Save(), _events?.Save() ?? [], _batches?.Save() ?? [], ForgottenEarly, stages);
    }

    /// <summary>Goes on from a snapshot, also of an earlier form of the stream: an operator keeps what it held under its name.</summary>
    /// <param name="snapshot">What <see cref="Snapshot"/> gave.</param>
    public void Restore(PipelineSnapshot snapshot)
    {
        _clock.Restore(snapshot.Clock);
        _events?.Restore(snapshot.Events, snapshot.ForgottenEarly);
        _batches?.Restore(snapshot.Batches, 0);
        for (var at = 0; at < _stages.Length; at++)
            if (snapshot.Stages.TryGetValue(NameOf(at), out var held)) _stages[at].Restore(held);
    }

    private void Process(CloudEvent one, string topic, DateTimeOffset accepted, DateTimeOffset now, StreamResults results)
    {
        results.Processed++;
        using var view = new EventView(one);
        using var e = new StreamEvent(view, _plan.KeyOf(view), one.Time ?? accepted, topic);
        if (_clock.Observe(e.Time, now)) Run(0, e);
        else
            results.SetAside.Add(new SetAsideEvent(
                one, "", SetAsideReasons.Ahead, $"Its time {e.Time:O} is more than {_plan.Definition.Time.MostAhead:c} ahead of the clock."));
    }

    private void Begin(StreamResults results)
    {
        _results = results;
        foreach (var output in _outputs) output.Results = results;
    }

    private void Run(int at, StreamEvent e)
    {
        if (at == _stages.Length)
        {
            _results.Outputs.Add(e.Event);
            return;
        }

        try
        {
            _stages[at].Process(e, _outputs[at]);
        }
        catch (Exception poisoned)
        {
            _outputs[at].SetAside(e.Event, SetAsideReasons.Failed, poisoned.Message);
        }
    }

    private string NameOf(int at) => _plan.Stages[at].Definition.Name;

    private int IndexOf(string stage)
    {
        for (var at = 0; at < _stages.Length; at++)
            if (NameOf(at) == stage) return at;
        return -1;
    }
}

/// <summary>All that a partition of a stream holds, as plain records for JSON. New fields are optional.</summary>
/// <param name="Clock">Its event time.</param>
/// <param name="Events">Ids of events.</param>
/// <param name="Batches">Batches.</param>
/// <param name="ForgottenEarly">Ids that were forgotten before their time.</param>
/// <param name="Stages">What its operators hold, by their names.</param>
public sealed record PipelineSnapshot(
    SavedClock Clock, byte[] Events, byte[] Batches, long ForgottenEarly, IReadOnlyDictionary<string, JsonElement> Stages);
