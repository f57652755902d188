namespace Microsoft.DurableTask;

/// <content>Adding orchestrators of functions.</content>
public sealed partial class DurableTaskRegistry
{
    /// <summary>Adds an orchestrator of a function.</summary>
    /// <typeparam name="TInput">Type of the input.</typeparam>
    /// <typeparam name="TOutput">Type of the output.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="orchestrator">The function.</param>
    public DurableTaskRegistry AddOrchestratorFunc<TInput, TOutput>(
        TaskName name, Func<TaskOrchestrationContext, TInput, Task<TOutput>> orchestrator) =>
        AddOrchestratorFunc(name, default, orchestrator);

    /// <summary>Adds a version of an orchestrator of a function, which Azure Functions does not run.</summary>
    /// <typeparam name="TInput">Type of the input.</typeparam>
    /// <typeparam name="TOutput">Type of the output.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="orchestrator">The function.</param>
    public DurableTaskRegistry AddOrchestratorFunc<TInput, TOutput>(
        TaskName name, TaskVersion version, Func<TaskOrchestrationContext, TInput, Task<TOutput>> orchestrator)
    {
        var wrapped = FuncTaskOrchestrator.Create(orchestrator);
        return AddOrchestrator(name, version, () => wrapped);
    }

    /// <summary>Adds an orchestrator of a function.</summary>
    /// <typeparam name="TInput">Type of the input.</typeparam>
    /// <typeparam name="TOutput">Type of the output.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="orchestrator">The function.</param>
    public DurableTaskRegistry AddOrchestratorFunc<TInput, TOutput>(
        TaskName name, Func<TaskOrchestrationContext, TInput, TOutput> orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestratorFunc<TInput, TOutput>(name, (context, input) => Task.FromResult(orchestrator(context, input)));
    }

    /// <summary>Adds an orchestrator of a function.</summary>
    /// <typeparam name="TInput">Type of the input.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="orchestrator">The function.</param>
    public DurableTaskRegistry AddOrchestratorFunc<TInput>(
        TaskName name, Func<TaskOrchestrationContext, TInput, Task> orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestratorFunc<TInput, object?>(name, async (context, input) =>
        {
            await orchestrator(context, input);
            return null;
        });
    }

    /// <summary>Adds an orchestrator of a function.</summary>
    /// <typeparam name="TOutput">Type of the output.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="orchestrator">The function.</param>
    public DurableTaskRegistry AddOrchestratorFunc<TOutput>(
        TaskName name, Func<TaskOrchestrationContext, Task<TOutput>> orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestratorFunc<object?, TOutput>(name, (context, _) => orchestrator(context));
    }

    /// <summary>Adds an orchestrator of a function.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="orchestrator">The function.</param>
    public DurableTaskRegistry AddOrchestratorFunc(
        TaskName name, Func<TaskOrchestrationContext, Task> orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestratorFunc<object?, object?>(name, async (context, _) =>
        {
            await orchestrator(context);
            return null;
        });
    }

    /// <summary>Adds an orchestrator of a function.</summary>
    /// <typeparam name="TOutput">Type of the output.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="orchestrator">The function.</param>
    public DurableTaskRegistry AddOrchestratorFunc<TOutput>(
        TaskName name, Func<TaskOrchestrationContext, TOutput> orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestratorFunc<object?, TOutput>(name, (context, _) => Task.FromResult(orchestrator(context)));
    }

    /// <summary>Adds an orchestrator of a function.</summary>
    /// <typeparam name="TInput">Type of the input.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="orchestrator">The function.</param>
    public DurableTaskRegistry AddOrchestratorFunc<TInput>(
        TaskName name, Action<TaskOrchestrationContext, TInput> orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestratorFunc<TInput, object?>(name, (context, input) =>
        {
            orchestrator(context, input);
            return Task.FromResult<object?>(null);
        });
    }

    /// <summary>Adds an orchestrator of a function.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="orchestrator">The function.</param>
    public DurableTaskRegistry AddOrchestratorFunc(
        TaskName name, Action<TaskOrchestrationContext> orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestratorFunc<object?, object?>(name, (context, _) =>
        {
            orchestrator(context);
            return Task.FromResult<object?>(null);
        });
    }
}
