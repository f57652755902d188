using FunctionsOrchestration.LocalHost.Engine.Activities;
using FunctionsOrchestration.LocalHost.Engine.Timers;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine.Instances;

/// <summary>One step of an instance: what becomes durable, and what is done once it is.</summary>
internal sealed class Step
{
    private readonly List<Action<EngineRuntime>> _effects = [];

    /// <summary>The changes that become durable together.</summary>
    public StepCommit Commit { get; } = new();

    /// <summary>How many messages of the backlog, from the oldest, the step has used up.</summary>
    public int Consumed { get; set; }

    /// <summary>Does something once the step is durable.</summary>
    public void Then(Action<EngineRuntime> effect) => _effects.Add(effect);

    /// <summary>Sends a durable message to an instance.</summary>
    public void Send(Sequence sequence, string target, InstanceMessage message, DateTime? due = null)
    {
        var id = sequence.Next();
        var envelope = new Envelope(Commit.Lift(message, sequence), id);
        Commit.Add(new AddMessage(id, target, envelope.Message, due));
        if (due is { } time) Then(runtime => runtime.Alarms.Add(new Alarm(time, id, 0, target, envelope)));
        else Then(runtime => runtime.Deliver(target, envelope));
    }

    /// <summary>Takes the large values out of events before they are recorded and remembered.</summary>
    /// <returns>The same list when there are none.</returns>
    public IReadOnlyList<T> Lift<T>(Sequence sequence, IReadOnlyList<T> events)
        where T : HistoryEvent
    {
        foreach (var happened in events)
            if (happened.Payload?.Length > PayloadReference.LongestInline)
                return [.. events.Select(one => (T)Commit.Lift(one, sequence))];
        return events;
    }

    /// <summary>Takes a message off the inbox.</summary>
    public void Remove(Envelope envelope)
    {
        if (envelope.InboxId != 0) Commit.Add(new RemoveMessage(envelope.InboxId));
    }

    public void Run(ActivityCall call) => Then(runtime => runtime.Activities.Enqueue(call));

    public void Publish(EngineRuntime runtime)
    {
        foreach (var effect in _effects) effect(runtime);
    }
}
