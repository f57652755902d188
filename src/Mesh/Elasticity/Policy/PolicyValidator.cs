namespace FunctionsOrchestration.Mesh.Elasticity;

/// <summary>Finds everything that is wrong with a policy.</summary>
public static class PolicyValidator
{
    /// <summary>Most workers that any policy may ask for.</summary>
    public const int MostWorkers = 100_000;

    private const int MostWindows = 50;
    private const int LongestName = 100;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Day = ScalingErrors.Day;

    /// <summary>What is wrong; empty where nothing is.</summary>
    /// <param name="policy">The policy.</param>
    public static IReadOnlyList<ScalingError> Validate(ScalingPolicy policy)
    {
        var errors = new ScalingErrors();
        CheckTarget(policy, errors);
        CheckGoals(policy, errors);
        CheckPace(policy.Up, "up", errors);
        CheckPace(policy.Down, "down", errors);
        errors
            .Within(TimeSpan.Zero, Day, policy.StabilizationWindow, "stabilizationWindow")
            .Within(TimeSpan.FromSeconds(1), Day, policy.ScaleToZeroAfter, "scaleToZeroAfter")
            .Check(policy.Tolerance is >= 0 and <= 0.5, "tolerance", policy.Tolerance, "It is out of range.", "Write a share from 0 to 0.5, for example 0.1.");
        CheckBounds(policy, errors);
        CheckSchedule(policy, errors);
        if (policy.LimitCap is { } cap)
            errors.Above(1_000_000, cap.CallsPerWorker, "limitCap.callsPerWorker").Above(1, cap.Share, "limitCap.share");
        if (policy.Flex is { } flex) Check(flex, errors);
        return errors.All;
    }

    private static void Check(FlexSettings flex, ScalingErrors errors) => errors
        .Check(
            flex.InstanceMemoryMB is null or 512 or 2_048 or 4_096, "flex.instanceMemoryMB", flex.InstanceMemoryMB, "No instance has this size.",
            "Write 512, 2048 or 4096, or leave it out.")
        .Within(1, 1_000, flex.HttpConcurrency, "flex.httpConcurrency")
        .Check(
            flex.AlwaysReadyGroup is null or "http" or "blob" or "durable" || flex.AlwaysReadyGroup.StartsWith("function:", StringComparison.Ordinal),
            "flex.alwaysReadyGroup", flex.AlwaysReadyGroup, "There is no such group.", "Write http, blob, durable, or function: with the name of a function.");

    private static void CheckTarget(ScalingPolicy policy, ScalingErrors errors)
    {
        errors.Check(
            IsName(policy.Target), "target", policy.Target, "A target has a name.",
            "Write 1–63 lower-case letters, digits and hyphens, beginning with a letter or a digit.");
        errors.Check(
            policy.Service is null || IsName(policy.Service), "service", policy.Service, "No service can have this name.",
            "Write the name of a service of the mesh, or leave it out to take the target's name.");
        errors.Check(
            policy.Queue is not { } queue || (IsName(queue) && queue.Length >= 3), "queue", policy.Queue, "No Azure Storage queue can have this name.",
            "Write 3–63 lower-case letters, digits and hyphens, or leave it out.");
        errors.Check(
            Enum.IsDefined(policy.Means), "means", policy.Means, "There is no such way to scale.",
            "Write processes, concurrency or flex.");
    }

    private static void CheckGoals(ScalingPolicy policy, ScalingErrors errors)
    {
        var goals = policy.Goals;
        errors
            .Check(
                goals is not { BacklogPerWorker: null, Utilization: null, Latency: null }, "goals", null, "No goal is set, so no number can be worked out.",
                "Set goals.backlogPerWorker, goals.utilization or goals.latency.")
            .Above(1_000_000, goals.BacklogPerWorker, "goals.backlogPerWorker")
            .Above(1, goals.Utilization, "goals.utilization")
            .Within(Tick, Day, goals.Latency, "goals.latency")
            .Within(1, 10_000, goals.WorkerConcurrency, "goals.workerConcurrency");
    }

    private static void CheckPace(ScalingPace pace, string field, ScalingErrors errors) => errors
        .Within(TimeSpan.Zero, Day, pace.Cooldown, $"{field}.cooldown")
        .Within(1, MostWorkers, pace.MaxStep, $"{field}.maxStep")
        .Within(0, 100, pace.MaxShare, $"{field}.maxShare");

    private static void CheckBounds(ScalingPolicy policy, ScalingErrors errors)
    {
        CheckBounds(policy.Minimum, policy.Maximum, "", errors);
        errors.Check(
            policy.ScaleToZeroAfter is null || policy.Minimum <= 0, "scaleToZeroAfter", policy.ScaleToZeroAfter,
            $"With a minimum of {policy.Minimum} there is never none.", "Set minimum to 0, or leave scaleToZeroAfter out.");
        errors.Check(
            policy.ScaleToZeroAfter is not null || policy.Minimum != 0, "minimum", policy.Minimum,
            "It is not said when the last worker goes.", "Set scaleToZeroAfter, for example to 00:10:00, or minimum to 1.");
    }

    private static void CheckBounds(int minimum, int maximum, string path, ScalingErrors errors) => errors
        .Within(0, MostWorkers, minimum, $"{path}minimum")
        .Within(1, MostWorkers, maximum, $"{path}maximum")
        .Check(
            minimum <= maximum, $"{path}minimum", minimum, $"It is above the maximum, which is {maximum}.",
            $"Lower it to {maximum} at most, or raise the maximum.");

    private static void CheckSchedule(ScalingPolicy policy, ScalingErrors errors)
    {
        errors.Check(
            policy.Schedule.Count <= MostWindows, "schedule", policy.Schedule.Count, "These are too many windows.", $"Write at most {MostWindows}.");
        foreach (var (index, window) in policy.Schedule.Take(MostWindows).Index())
        {
            var path = $"schedule[{index}].";
            errors
                .Check(window.Name.Length <= LongestName, $"{path}name", window.Name, "It is too long.", $"Write at most {LongestName} characters.")
                .Check(
                    Schedule.CanRead(window.Begins), $"{path}begins", window.Begins, "It is no cron expression of five fields, or never comes.",
                    "Write minute, hour, day, month and day of the week in UTC, for example 0 7 * * 1-5.")
                .Within(TimeSpan.FromMinutes(1), TimeSpan.FromDays(7), window.Lasts, $"{path}lasts")
                .Check(
                    window is not { Minimum: null, Maximum: null }, path.TrimEnd('.'), null, "It changes nothing.", "Set its minimum, its maximum, or both.");
            CheckBounds(window.Minimum ?? policy.Minimum, window.Maximum ?? policy.Maximum, path, errors);
            errors.Check(
                window.Minimum != 0 || policy.ScaleToZeroAfter is not null || policy.Minimum == 0, $"{path}minimum", window.Minimum,
                "It is not said when the last worker goes.", "Set scaleToZeroAfter and the policy's minimum to 0, or this one to 1.");
        }
    }

    private static bool IsName(string name) =>
        name.Length is >= 1 and <= 63 && name[0] != '-' && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
