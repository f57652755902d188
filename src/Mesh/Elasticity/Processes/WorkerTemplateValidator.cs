namespace FunctionsOrchestration.Mesh.Elasticity.Processes;

/// <summary>Finds everything that is wrong with the templates of workers.</summary>
public static class WorkerTemplateValidator
{
    private const string Port = "{port}";
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>What is wrong; empty where nothing is. Fields begin with the template's index.</summary>
    /// <param name="templates">The templates.</param>
    public static IReadOnlyList<ScalingError> Validate(IReadOnlyList<WorkerTemplate> templates)
    {
        var errors = new ScalingErrors();
        foreach (var (index, template) in templates.Index()) Check(template, $"{index}:", errors);
        foreach (var twice in templates.GroupBy(template => template.Target, StringComparer.Ordinal).Where(group => group.Count() > 1))
            errors.Add("Target", twice.Key, $"{twice.Count()} templates have this target.", "Give each its own.");
        return errors.All;
    }

    private static void Check(WorkerTemplate template, string path, ScalingErrors errors) => errors
        .Check(template.Target.Length is > 0 and <= 63, path + "Target", template.Target, "A template belongs to a target.", "Write the name of a scaling policy's target.")
        .Check(template.Command.Length > 0, path + "Command", template.Command, "There is nothing to start.", "Write the program, for example dotnet.")
        .Check(
            template.Arguments.Any(argument => argument.Contains(Port, StringComparison.Ordinal)), path + "Arguments", string.Join(' ', template.Arguments),
            "The worker is not told its port.", $"Put {Port} where its port goes, for example --port {Port}.")
        .Check(
            template.WorkingDirectory is not { } folder || Directory.Exists(folder), path + "WorkingDirectory", template.WorkingDirectory,
            "There is no such folder.", "Write an existing one, or leave it out.")
        .Check(
            Uri.TryCreate(template.ReadyPath, UriKind.Relative, out _), path + "ReadyPath", template.ReadyPath, "It is no path.",
            "Write one that is relative to the worker's address, such as v2/health/ready.")
        .Within(Least, Hour, template.ReadyWithin, path + "ReadyWithin")
        .Within(TimeSpan.Zero, Hour, template.DrainWithin, path + "DrainWithin")
        .Within(Least, TimeSpan.FromMinutes(10), template.StopWithin, path + "StopWithin")
        .Within(Least, Hour, template.FirstBackOff, path + "FirstBackOff")
        .Within(template.FirstBackOff, Hour, template.LongestBackOff, path + "LongestBackOff");
}
