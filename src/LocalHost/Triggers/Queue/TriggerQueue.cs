using Azure.Storage.Queues;
using FunctionsOrchestration.LocalHost.Hosting.Settings;
using FunctionsOrchestration.LocalHost.Worker;

namespace FunctionsOrchestration.LocalHost.Triggers.Queue;

/// <summary>A function, the queue that starts it, and the queue for what it cannot process.</summary>
/// <param name="Function">The function.</param>
/// <param name="Queue">Its queue.</param>
/// <param name="Poison">The queue of the same name with <c>-poison</c>, made when it is first needed.</param>
/// <param name="IsLocal">Whether the queue lies in the storage emulator.</param>
/// <param name="Settings">The section <c>queues</c> of host.json.</param>
internal sealed record TriggerQueue(
    FunctionDescriptor Function, QueueClient Queue, QueueClient Poison, bool IsLocal, QueueSettings Settings)
{
    /// <summary>How bodies are written.</summary>
    public MessageEncoding Encoding { get; } = new(Settings.Base64);

    /// <summary>How often a message is tried.</summary>
    public int MaxDequeueCount => Settings.MaxDequeueCount;

    /// <summary>How long a message stays invisible after its function failed.</summary>
    public TimeSpan VisibilityTimeout => Settings.VisibilityTimeout;
}
