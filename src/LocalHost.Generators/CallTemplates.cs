namespace FunctionsOrchestration.LocalHost.Generators;

/// <summary>The typed calls.</summary>
internal static class CallTemplates
{
    /// <summary>Starting an orchestrator, from a client and from another orchestrator.</summary>
    /// <param name="task">The orchestrator.</param>
    /// <returns>Two methods.</returns>
    public static string OfOrchestrator(TaskClass task) => $$"""
        /// <summary>Starts the orchestrator <see cref="{{Cref(task.Type)}}"/>.</summary>
        public static Task<string> ScheduleNew{{task.Name}}InstanceAsync(
            this IOrchestrationSubmitter client, {{Input(task)}}, StartOrchestrationOptions? options = null) =>
            client.ScheduleNewOrchestrationInstanceAsync("{{task.Name}}", input, options);

        /// <summary>Calls the orchestrator <see cref="{{Cref(task.Type)}}"/> as a sub-orchestration.</summary>
        public static Task<{{task.Output}}> Call{{task.Name}}Async(
            this TaskOrchestrationContext context, {{Input(task)}}, TaskOptions? options = null) =>
            context.CallSubOrchestratorAsync<{{task.Output}}>("{{task.Name}}", input, options);
        """;

    /// <summary>Calling an activity class.</summary>
    /// <param name="task">The activity.</param>
    /// <returns>One method.</returns>
    public static string OfActivity(TaskClass task) => $$"""
        /// <summary>Calls the activity <see cref="{{Cref(task.Type)}}"/>.</summary>
        public static Task<{{task.Output}}> Call{{task.Name}}Async(
            this TaskOrchestrationContext ctx, {{Input(task)}}, TaskOptions? options = null) =>
            ctx.CallActivityAsync<{{task.Output}}>("{{task.Name}}", input, options);
        """;

    /// <summary>Calling an activity function.</summary>
    /// <param name="activity">The activity.</param>
    /// <returns>One method.</returns>
    public static string OfActivity(TaskFunction activity)
    {
        var result = activity.Output.Length == 0 ? "" : $"<{activity.Output}>";
        return $$"""
            /// <summary>Calls the activity function {{activity.Name}}.</summary>
            public static Task{{result}} Call{{activity.Name}}Async(
                this TaskOrchestrationContext ctx, {{activity.Input}}, TaskOptions? options = null) =>
                ctx.CallActivityAsync{{result}}("{{activity.Name}}", {{activity.InputName}}, options);
            """;
    }

    /// <summary>Waiting for an event and sending it.</summary>
    /// <param name="type">The event.</param>
    /// <returns>Two methods.</returns>
    public static string OfEvent(EventType type) => $$"""
        /// <summary>Waits for the event <see cref="{{Cref(type.Type)}}"/>.</summary>
        public static Task<{{type.Type}}> WaitFor{{type.Name}}Async(
            this TaskOrchestrationContext context, CancellationToken cancellationToken = default) =>
            context.WaitForExternalEvent<{{type.Type}}>("{{type.Name}}", cancellationToken);

        /// <summary>Sends the event <see cref="{{Cref(type.Type)}}"/> to another orchestration.</summary>
        public static void Send{{type.Name}}(this TaskOrchestrationContext context, string instanceId, {{type.Type}} eventData) =>
            context.SendEvent(instanceId, "{{type.Name}}", eventData);
        """;

    /// <summary>The parameter of an input, which callers may leave out when it can be null.</summary>
    private static string Input(TaskClass task) =>
        task.Input.EndsWith("?", StringComparison.Ordinal) ? $"{task.Input} input = default" : $"{task.Input} input";

    private static string Cref(string type) => type.Replace('<', '{').Replace('>', '}');
}
