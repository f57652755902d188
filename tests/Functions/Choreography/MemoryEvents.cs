using Azure.Messaging;
using FunctionsOrchestration.Topics.Publishing;

namespace FunctionsOrchestration.Functions.Tests.Choreography;

/// <summary>A topic in memory.</summary>
internal sealed class MemoryEvents : IAppEvents
{
    /// <summary>Everything that was published, as often as it was.</summary>
    public List<CloudEvent> Told { get; } = [];

    /// <summary>Called before each publication; may throw.</summary>
    public Action<CloudEvent> Before { get; set; } = _ => { };

    public IEnumerable<string> Types => Told.Select(told => told.Type);

    public Task PublishAsync(string topic, CloudEvent told, CancellationToken cancellation)
    {
        lock (Told)
        {
            Before(told);
            Told.Add(told);
        }
        return Task.CompletedTask;
    }
}
