using Azure;
using Azure.Storage.Queues;

namespace FunctionsOrchestration.Scaling;

/// <summary>Tells how much is in a queue.</summary>
public interface IQueueDepths
{
    /// <summary>Messages in a queue with those that are being handled, about; 0 where there is no such queue.</summary>
    /// <param name="queue">Its name.</param>
    /// <param name="cancellation">Ends the question.</param>
    Task<long> ReadAsync(string queue, CancellationToken cancellation);
}

/// <summary>Asks the storage account.</summary>
/// <param name="queues">The account.</param>
internal sealed class QueueDepths(QueueServiceClient queues) : IQueueDepths
{
    private const int NotFound = 404;

    public async Task<long> ReadAsync(string queue, CancellationToken cancellation)
    {
        try
        {
            return (await queues.GetQueueClient(queue).GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCountLong;
        }
        catch (RequestFailedException none) when (none.Status == NotFound)
        {
            return 0;
        }
    }
}
