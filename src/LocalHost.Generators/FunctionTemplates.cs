namespace FunctionsOrchestration.LocalHost.Generators;

/// <summary>The functions that run task classes.</summary>
internal static class FunctionTemplates
{
    /// <summary>Who called an activity, as its class is told.</summary>
    public const string ActivityContext = """
        private sealed class GeneratedActivityContext(TaskName name, string instanceId) : TaskActivityContext
        {
            public override TaskName Name => name;

            public override string InstanceId => instanceId;
        }
        """;

    /// <summary>The function of a class.</summary>
    /// <param name="task">The class.</param>
    /// <returns>One method, and the object that serves all orchestrations of an orchestrator.</returns>
    public static string Of(TaskClass task) => task.Kind switch
    {
        TaskKind.Orchestrator => OfOrchestrator(task),
        TaskKind.Activity => OfActivity(task),
        _ => OfEntity(task),
    };

    /// <summary>Registers every class, for an app that runs them without functions of their own.</summary>
    /// <param name="tasks">The classes.</param>
    /// <returns>One method.</returns>
    public static string Registration(IEnumerable<TaskClass> tasks) => $$"""
        internal static DurableTaskRegistry AddAllGeneratedTasks(this DurableTaskRegistry builder) => builder
            {{string.Join("\n    ", tasks.Select(task => $".Add{task.Kind}<{task.Type}>()"))}};
        """;

    // A failure comes wrapped, as it does from the genuine generator's function.
    private static string OfOrchestrator(TaskClass task) => $$"""
        private static readonly ITaskOrchestrator singleton{{task.Name}} = new {{task.Type}}();

        [Function("{{task.Name}}")]
        public static Task<{{task.Output}}> {{task.Name}}([OrchestrationTrigger] TaskOrchestrationContext context) =>
            singleton{{task.Name}}.RunAsync(context, context.GetInput<{{task.Input}}>()).ContinueWith(
                run => ({{task.Output}})(run.Result ?? default({{task.Output}})!),
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Current);
        """;

    private static string OfActivity(TaskClass task) => $$"""
        [Function("{{task.Name}}")]
        public static async Task<{{task.Output}}> {{task.Name}}(
            [ActivityTrigger] {{task.Input}} input, string instanceId, FunctionContext executionContext)
        {
            ITaskActivity activity =
                ActivatorUtilities.GetServiceOrCreateInstance<{{task.Type}}>(executionContext.InstanceServices);
            var result = await activity.RunAsync(new GeneratedActivityContext("{{task.Name}}", instanceId), input);
            return ({{task.Output}})result!;
        }
        """;

    private static string OfEntity(TaskClass task) => $$"""
        [Function("{{task.Name}}")]
        public static Task {{task.Name}}([EntityTrigger] TaskEntityDispatcher dispatcher) =>
            dispatcher.DispatchAsync<{{task.Type}}>();
        """;
}
