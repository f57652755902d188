using System.Collections.Concurrent;
using Azure;
using Azure.Messaging;
using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests.Streams;

/// <summary>
/// Publishes without a pause while the app is killed. No event is published twice: one whose request was not answered may have been accepted or
/// not, so it may be missing, but it may not be there twice.
/// </summary>
internal sealed class StreamLoad(AppTopic topic, int publishers, int perBatch)
{
    private const int Keys = 97;
    private volatile bool _isEnding;
    private int _batches;
    private Task _running = Task.CompletedTask;

    /// <summary>Ids that were accepted.</summary>
    public ConcurrentDictionary<string, bool> Accepted { get; } = new();

    public void Start() => _running = Task.WhenAll(Enumerable.Range(0, publishers).Select(_ => PublishAsync()));

    public Task EndAsync()
    {
        _isEnding = true;
        return _running;
    }

    private async Task PublishAsync()
    {
        while (!_isEnding)
        {
            var batch = Interlocked.Increment(ref _batches);
            var events = Enumerable.Range(0, perBatch).Select(i => new CloudEvent("/load", "load.counted", new { batch, i })
            {
                Id = $"{batch}-{i}",
                Subject = $"key-{((batch * perBatch) + i) % Keys}",
            }).ToList();
            try
            {
                await topic.Client.SendEventsAsync(events, TestContext.Current.CancellationToken);
                foreach (var one in events) Accepted[one.Id] = true;
            }
            catch (Exception unknown) when (unknown is RequestFailedException or AggregateException)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }
}
