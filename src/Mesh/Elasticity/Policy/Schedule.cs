using NCrontab;

namespace FunctionsOrchestration.Mesh.Elasticity;

/// <summary>The bounds of a policy at any time. Its cron expressions are read once.</summary>
/// <param name="policy">The policy, which is valid.</param>
internal sealed class Schedule(ScalingPolicy policy)
{
    private readonly (ScheduleWindow Window, CrontabSchedule Begins)[] _windows =
        [.. policy.Schedule.Select(window => (window, CrontabSchedule.Parse(window.Begins)))];

    /// <summary>Reads a cron expression.</summary>
    /// <returns>True where it can be read and ever comes.</returns>
    public static bool CanRead(string expression) =>
        CrontabSchedule.TryParse(expression) is { } schedule && schedule.GetNextOccurrence(DateTime.UnixEpoch) < DateTime.MaxValue;

    /// <summary>The bounds at a time.</summary>
    public ScalingBounds At(DateTimeOffset now)
    {
        foreach (var (window, begins) in _windows)
        {
            // A window is open when it began within its own length: the next beginning after (now - length) is not later than now.
            if (begins.GetNextOccurrence(now.UtcDateTime - window.Lasts) <= now.UtcDateTime)
                return new ScalingBounds(window.Minimum ?? policy.Minimum, window.Maximum ?? policy.Maximum, window.Name);
        }

        return new ScalingBounds(policy.Minimum, policy.Maximum, null);
    }
}

/// <summary>Fewest and most workers at a time.</summary>
/// <param name="Minimum">Fewest.</param>
/// <param name="Maximum">Most.</param>
/// <param name="Window">The window of the schedule that says so; null where the policy itself does.</param>
internal readonly record struct ScalingBounds(int Minimum, int Maximum, string? Window);
