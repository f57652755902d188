using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Triggers.Queue;

/// <summary>Keeps a message invisible to others while its function runs, however long that takes.</summary>
/// <remarks>The genuine extension takes messages for ten minutes and renews after five. Here it is one minute, so that
/// after a crash a message comes back within a minute.</remarks>
internal sealed class VisibilityLease : IAsyncDisposable
{
    /// <summary>How long a message is taken for.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromMinutes(1);

    private readonly QueueClient _queue;
    private readonly string _messageId;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _renewing;

    public VisibilityLease(QueueClient queue, QueueMessage message, TimeProvider time, ILogger logger)
    {
        _queue = queue;
        _messageId = message.MessageId;
        _time = time;
        _logger = logger;
        PopReceipt = message.PopReceipt;
        _renewing = RenewAsync();
    }

    /// <summary>Proof of holding the message; a new one comes with each renewal, so read it when the lease has ended.</summary>
    public string PopReceipt { get; private set; }

    /// <summary>Ends the renewals; the message stays invisible until the last one runs out, or until it is dealt with.</summary>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewing;
        _ended.Dispose();
    }

    private async Task RenewAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Duration / 2, _time, _ended.Token);
                // Not cancelled half-way: the receipt of a renewal that went through would be lost.
                var renewed = await _queue.UpdateMessageAsync(
                    _messageId, PopReceipt, visibilityTimeout: Duration, cancellationToken: CancellationToken.None);
                PopReceipt = renewed.Value.PopReceipt;
            }
        }
        catch (OperationCanceledException)
        {
            // The function has ended.
        }
        catch (RequestFailedException fault)
        {
            Log.LeaseLost(_logger, fault, _messageId, _queue.Name);
        }
    }
}
