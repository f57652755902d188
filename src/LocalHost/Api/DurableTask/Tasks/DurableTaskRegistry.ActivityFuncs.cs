namespace Microsoft.DurableTask;

/// <content>Adding activities of functions.</content>
public sealed partial class DurableTaskRegistry
{
    /// <summary>Adds an activity of a function.</summary>
    /// <typeparam name="TInput">Type of the input.</typeparam>
    /// <typeparam name="TOutput">Type of the output.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc<TInput, TOutput>(
        TaskName name, Func<TaskActivityContext, TInput, Task<TOutput>> activity) =>
        AddActivityFunc(name, default, activity);

    /// <summary>Adds a version of an activity of a function, which Azure Functions does not run.</summary>
    /// <typeparam name="TInput">Type of the input.</typeparam>
    /// <typeparam name="TOutput">Type of the output.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc<TInput, TOutput>(
        TaskName name, TaskVersion version, Func<TaskActivityContext, TInput, Task<TOutput>> activity)
    {
        var wrapped = FuncTaskActivity.Create(activity);
        return AddActivity(name, version, () => wrapped);
    }

    /// <summary>Adds an activity of a function.</summary>
    /// <typeparam name="TInput">Type of the input.</typeparam>
    /// <typeparam name="TOutput">Type of the output.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc<TInput, TOutput>(
        TaskName name, Func<TaskActivityContext, TInput, TOutput> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<TInput, TOutput>(name, (context, input) => Task.FromResult(activity(context, input)));
    }

    /// <summary>Adds an activity of a function.</summary>
    /// <typeparam name="TInput">Type of the input.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc<TInput>(
        TaskName name, Func<TaskActivityContext, TInput, Task> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<TInput, object?>(name, async (context, input) =>
        {
            await activity(context, input);
            return null;
        });
    }

    /// <summary>Adds an activity of a function.</summary>
    /// <typeparam name="TOutput">Type of the output.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc<TOutput>(
        TaskName name, Func<TaskActivityContext, Task<TOutput>> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<object?, TOutput>(name, (context, _) => activity(context));
    }

    /// <summary>Adds an activity of a function.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc(
        TaskName name, Func<TaskActivityContext, Task> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<object?, object?>(name, async (context, _) =>
        {
            await activity(context);
            return null;
        });
    }

    /// <summary>Adds an activity of a function.</summary>
    /// <typeparam name="TOutput">Type of the output.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc<TOutput>(
        TaskName name, Func<TaskActivityContext, TOutput> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<object?, TOutput>(name, (context, _) => Task.FromResult(activity(context)));
    }

    /// <summary>Adds an activity of a function.</summary>
    /// <typeparam name="TInput">Type of the input.</typeparam>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc<TInput>(
        TaskName name, Action<TaskActivityContext, TInput> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<TInput, object?>(name, (context, input) =>
        {
            activity(context, input);
            return Task.FromResult<object?>(null);
        });
    }

    /// <summary>Adds an activity of a function.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The function.</param>
    public DurableTaskRegistry AddActivityFunc(
        TaskName name, Action<TaskActivityContext> activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivityFunc<object?, object?>(name, (context, _) =>
        {
            activity(context);
            return Task.FromResult<object?>(null);
        });
    }
}
