using Azure;
using Azure.Storage.Queues.Models;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Triggers.Queue;

/// <summary>Takes messages from one queue in batches and hands each to the processor. The next batch is taken when no
/// more than <c>newBatchThreshold</c> messages are still running, so up to <c>batchSize + newBatchThreshold</c> run at once.</summary>
internal sealed class QueueLoop(TriggerQueue source, MessageProcessor processor, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan LongestOutageDelay = TimeSpan.FromSeconds(10);

    private readonly List<Task> _running = [];
    private readonly PollingDelay _idle = new(source.Settings.MaxPollingInterval);
    private readonly PollingDelay _outage = new(LongestOutageDelay);
    private bool _isOpen;
    private bool _outageTold;

    /// <summary>Whether the queue lies in the storage emulator.</summary>
    public bool IsLocal => source.IsLocal;

    /// <summary>Takes messages until it is stopped; those at hand then still run.</summary>
    /// <param name="functionsStop">Is handed to the functions.</param>
    /// <param name="stop">Ends the taking.</param>
    public async Task TakeAsync(CancellationToken functionsStop, CancellationToken stop)
    {
        try
        {
            while (true)
                await StepAsync(functionsStop, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Takes no more.
        }
    }

    /// <summary>Waits until the messages at hand are dealt with.</summary>
    public Task DrainAsync() => Task.WhenAll(_running);

    private async Task StepAsync(CancellationToken functionsStop, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        _running.RemoveAll(task => task.IsCompleted);
        if (_running.Count > source.Settings.NewBatchThreshold)
        {
            await Task.WhenAny(_running).WaitAsync(stop);
            return;
        }

        if (await TryReceiveAsync(stop) is not { } batch)
        {
            await Task.Delay(_outage.Next(), time, stop);
        }
        else if (batch.Length == 0)
        {
            await Task.Delay(_idle.Next(), time, stop);
        }
        else
        {
            _idle.Reset();
            _running.AddRange(batch.Select(message => processor.ProcessAsync(source, message, functionsStop)));
        }
    }

    /// <summary>The next messages, none, or null when storage does not answer: then the queue is made sure of again.</summary>
    private async Task<QueueMessage[]?> TryReceiveAsync(CancellationToken stop)
    {
        try
        {
            if (!_isOpen)
                await source.Queue.CreateIfNotExistsAsync(cancellationToken: stop);
            _isOpen = true;
            // A receive that is cancelled half-way would leave its messages invisible until the lease runs out.
            var batch = await source.Queue.ReceiveMessagesAsync(
                source.Settings.BatchSize, VisibilityLease.Duration, CancellationToken.None);
            TellRecovery();
            return batch.Value;
        }
        catch (Exception fault) when (fault is RequestFailedException or AggregateException or HttpRequestException)
        {
            _isOpen = false;
            TellOutage(fault);
            return null;
        }
    }

    private void TellOutage(Exception fault)
    {
        if (!_outageTold)
            Log.QueueUnreachable(logger, fault.Message.Split('\n')[0].Trim(), source.Queue.Name, source.Function.Name);
        _outageTold = true;
    }

    private void TellRecovery()
    {
        if (_outageTold)
            Log.QueueReachable(logger, source.Queue.Name, source.Function.Name);
        _outageTold = false;
        _outage.Reset();
    }
}
