using Azure;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Work;

/// <summary>A message that this worker holds, and goes on holding until it is settled or the process dies.</summary>
internal sealed class HeldItem : IAsyncDisposable
{
    private readonly WorkQueues _queues;
    private readonly string _tenant;
    private readonly QueueMessage _message;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _settled = new();
    private readonly Task _renewing;
    private string _receipt;

    public HeldItem(WorkQueues queues, string tenant, QueueMessage message, TimeSpan lease, TimeProvider time, ILogger log)
    {
        (_queues, _tenant, _message, _time, _log, _receipt) = (queues, tenant, message, time, log, message.PopReceipt);
        _renewing = RenewAsync(lease);
    }

    /// <summary>Puts it back with what is to be remembered of it.</summary>
    public async Task<bool> PutBackAsync(BinaryData item, TimeSpan wait)
    {
        await StopAsync();
        return await _queues.PutBackAsync(_tenant, _message.MessageId, _receipt, item, wait);
    }

    /// <summary>Removes it.</summary>
    public async Task<bool> DeleteAsync()
    {
        await StopAsync();
        return await _queues.DeleteAsync(_tenant, _message.MessageId, _receipt);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _settled.Dispose();
    }

    // The receipt of a renewal that is under way is needed, so it is waited for.
    private async Task StopAsync()
    {
        await _settled.CancelAsync();
        await _renewing;
    }

    private async Task RenewAsync(TimeSpan lease)
    {
        try
        {
            while (true)
            {
                await Task.Delay(lease / 2, _time, _settled.Token);
                _receipt = await _queues.HoldAsync(_tenant, _message.MessageId, _receipt, lease);
            }
        }
        catch (OperationCanceledException)
        {
            // It is settled.
        }
        catch (RequestFailedException lost)
        {
            _log.WorkLost(lost, _message.MessageId);
        }
    }
}
