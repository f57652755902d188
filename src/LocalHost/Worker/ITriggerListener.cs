namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>Waits for what starts functions of one kind of trigger, and starts them through
/// <see cref="FunctionInvoker"/>.</summary>
/// <remarks>Each listener serves all functions of its kind and is registered as a singleton <see cref="ITriggerListener"/>. The
/// host
/// starts the listeners after the engine and stops them before it. Those that are called by HTTP alone have nothing to
/// start.</remarks>
internal interface ITriggerListener
{
    /// <summary>Starts to listen; returns once functions may be started.</summary>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>A task that ends when the listener listens.</returns>
    Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Takes no more work, and waits for what runs to end.</summary>
    /// <param name="cancellationToken">Waits no longer.</param>
    /// <returns>A task that ends when nothing runs any more.</returns>
    Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Waits until nothing runs that this listener has started, and it waits for the clock alone.</summary>
    /// <returns>A task that ends at that moment; at once for listeners that do not follow the clock.</returns>
    Task WhenQuietAsync() => Task.CompletedTask;

    /// <summary>Where a function can be reached, or when it runs, for the list that the host prints.</summary>
    /// <param name="function">A function of any kind.</param>
    /// <returns>A URL, a schedule or a queue; <see langword="null"/> for a function of another kind.</returns>
    string? Describe(FunctionDescriptor function);
}
