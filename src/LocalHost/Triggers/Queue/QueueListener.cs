using FunctionsOrchestration.LocalHost.Azurite;
using FunctionsOrchestration.LocalHost.Hosting.Settings;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Triggers.Queue;

/// <summary>Starts queue functions for the messages of their queues: one loop a function. The loops begin when storage
/// answers; the host does not wait for that.</summary>
internal sealed class QueueListener(
    FunctionCatalog functions,
    FunctionInvoker invoker,
    QueueConnections connections,
    QueueSettings settings,
    StorageEmulator emulator,
    TimeProvider time,
    ILogger<QueueListener> logger) : ITriggerListener, IDisposable
{
    /// <summary>How long a receive that is under way may take to end when the host stops.</summary>
    private static readonly TimeSpan TimeToReceive = TimeSpan.FromSeconds(2);

    private readonly Dictionary<FunctionDescriptor, TriggerQueue> _queues = OpenQueues(functions, connections, settings);
    private readonly CancellationTokenSource _stopTaking = new();
    private readonly CancellationTokenSource _stopFunctions = new();
    private readonly List<QueueLoop> _loops = [];
    private Task _taking = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_queues.Values.Any(queue => queue.IsLocal))
            emulator.Start();
        var processor = new MessageProcessor(invoker, time, logger);
        _loops.AddRange(_queues.Values.Select(queue => new QueueLoop(queue, processor, time, logger)));
        _taking = Task.WhenAll(_loops.Select(TakeAsync));
        return Task.CompletedTask;
    }

    /// <summary>Takes no more messages, and only then asks the functions to end: a message that one of them gives up would
    /// otherwise be taken again by a receive that is still under way.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopTaking.CancelAsync();
        await Task.WhenAny(_taking, Task.Delay(TimeToReceive, time, cancellationToken));
        await _stopFunctions.CancelAsync();
        await Task.WhenAll(_loops.Select(loop => loop.DrainAsync())).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public string? Describe(FunctionDescriptor function) =>
        _queues.TryGetValue(function, out var queue) ? queue.Queue.Name : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopTaking.Dispose();
        _stopFunctions.Dispose();
    }

    private async Task TakeAsync(QueueLoop loop)
    {
        // If local storage does not come, the loop keeps trying all the same: somebody may start it by hand.
        if (loop.IsLocal)
            await Task.WhenAny(emulator.Ready, Task.Delay(Timeout.Infinite, _stopTaking.Token));
        await loop.TakeAsync(_stopFunctions.Token, _stopTaking.Token);
    }

    private static Dictionary<FunctionDescriptor, TriggerQueue> OpenQueues(
        FunctionCatalog functions, QueueConnections connections, QueueSettings settings)
    {
        var queues = new Dictionary<FunctionDescriptor, TriggerQueue>();
        var mistakes = new List<string>();
        foreach (var (function, trigger) in functions.TriggeredBy<QueueTriggerAttribute>())
        {
            try
            {
                var name = connections.NameOf(trigger.QueueName);
                queues.Add(function, new TriggerQueue(
                    function,
                    connections.Open(trigger.Connection, name),
                    connections.Open(trigger.Connection, name + "-poison"),
                    connections.UsesDevelopmentStorage(trigger.Connection),
                    settings));
            }
            catch (FormatException mistake)
            {
                mistakes.Add($"Function '{function.Name}': {mistake.Message}");
            }
        }

        return mistakes.Count == 0 ? queues : throw new FunctionCatalogException(mistakes);
    }
}
