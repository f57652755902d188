namespace Microsoft.DurableTask;

/// <summary>Makes activity classes of functions.</summary>
public static class FuncTaskActivity
{
    /// <summary>Makes an activity of a function.</summary>
    /// <typeparam name="TInput">Type of the input.</typeparam>
    /// <typeparam name="TOutput">Type of the output.</typeparam>
    /// <param name="implementation">The function.</param>
    public static TaskActivity<TInput, TOutput> Create<TInput, TOutput>(
        Func<TaskActivityContext, TInput, Task<TOutput>> implementation)
    {
        ArgumentNullException.ThrowIfNull(implementation);
        return new Function<TInput, TOutput>(implementation);
    }

    private sealed class Function<TInput, TOutput>(
        Func<TaskActivityContext, TInput, Task<TOutput>> implementation) : TaskActivity<TInput, TOutput>
    {
        public override Task<TOutput> RunAsync(TaskActivityContext context, TInput input) => implementation(context, input);
    }
}
