using Azure.Storage.Queues;
using FunctionsOrchestration.LocalHost.Tests.Azurite;
using FunctionsOrchestration.LocalHost.Triggers.Queue;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionsOrchestration.LocalHost.Tests.Triggers.Queue;

public sealed class VisibilityLeaseTests(AzuriteFixture azurite)
{
    private readonly CancellationToken _patience = Patience.Token();

    [Fact]
    public async Task Lease_FunctionRunsLong_IsRenewedAndItsLastReceiptDeletes()
    {
        var time = new ObservedTime(DateTimeOffset.UnixEpoch);
        var queue = await QueueAsync("renewed");
        await queue.SendMessageAsync("long", _patience);
        var message = (await queue.ReceiveMessageAsync(TimeSpan.FromSeconds(30), _patience)).Value;

        var lease = new VisibilityLease(queue, message, time, NullLogger.Instance);
        await time.PassNextWaitAsync(_patience);
        await time.PassNextWaitAsync(_patience);
        await time.NextWaitAsync(_patience); // two renewals went through
        await lease.DisposeAsync();

        Assert.NotEqual(message.PopReceipt, lease.PopReceipt);
        await queue.DeleteMessageAsync(message.MessageId, lease.PopReceipt, _patience);
        Assert.Equal(0, (await queue.GetPropertiesAsync(_patience)).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task Lease_MessageTakenAway_EndsWithoutAFault()
    {
        var time = new ObservedTime(DateTimeOffset.UnixEpoch);
        var queue = await QueueAsync("taken");
        await queue.SendMessageAsync("gone", _patience);
        var message = (await queue.ReceiveMessageAsync(cancellationToken: _patience)).Value;
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, _patience);

        var lease = new VisibilityLease(queue, message, time, NullLogger.Instance);
        await time.PassNextWaitAsync(_patience);
        await lease.DisposeAsync();

        Assert.Equal(message.PopReceipt, lease.PopReceipt);
    }

    private async Task<QueueClient> QueueAsync(string name)
    {
        var queue = new QueueClient(await azurite.ConnectionStringAsync(), name);
        await queue.CreateIfNotExistsAsync(cancellationToken: _patience);
        return queue;
    }
}
