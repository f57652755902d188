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
    private readonly Dictionary<FunctionDescriptor, TriggerQueue> _queues = OpenQueues(functions, connections, settings);
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (_queues.Values.Any(queue => queue.IsLocal))
            emulator.Start();
        var processor = new MessageProcessor(invoker, time, logger);
        _running = Task.WhenAll(_queues.Values.Select(queue => RunAsync(queue, processor)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public string? Describe(FunctionDescriptor function) => _queues.TryGetValue(function, out var queue) ? queue.Queue.Name : null;

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(TriggerQueue queue, MessageProcessor processor)
    {
        if (queue.IsLocal)
            await Task.WhenAny(emulator.Ready, Task.Delay(Timeout.Infinite, _stopping.Token)); // if it does not come, the loop keeps trying, should someone start it
        await new QueueLoop(queue, processor, time, logger).RunAsync(_stopping.Token);
    }

    private static Dictionary<FunctionDescriptor, TriggerQueue> OpenQueues(FunctionCatalog functions, QueueConnections connections, QueueSettings settings)
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
