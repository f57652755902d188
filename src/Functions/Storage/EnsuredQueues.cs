using System.Collections.Concurrent;
using Azure.Storage.Queues;

namespace FunctionsOrchestration.Storage;

/// <summary>The queues of an account by name. One is created when it is first used.</summary>
/// <param name="account">The account.</param>
internal sealed class EnsuredQueues(QueueServiceClient account)
{
    /// <summary>What a message holds, less a third for base64.</summary>
    public const int MaxMessageBytes = 48 * 1024;

    private readonly ConcurrentDictionary<string, Ensured<QueueClient>> _queues = new(StringComparer.Ordinal);

    public ValueTask<QueueClient> GetAsync(string name, CancellationToken cancellation) =>
        _queues.GetOrAdd(name, static (queue, from) => Ensured.Queue(from, queue), account).GetAsync(cancellation);
}
