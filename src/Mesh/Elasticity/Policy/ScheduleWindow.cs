namespace FunctionsOrchestration.Mesh.Elasticity;

/// <summary>A time that comes again and again, with its own fewest and most workers.</summary>
public sealed record ScheduleWindow
{
    /// <summary>What people call it, for example <c>office hours</c>; up to 100 characters.</summary>
    public string Name { get; init; } = "";

    /// <summary>When it begins, as a cron expression of five fields in UTC, for example <c>0 7 * * 1-5</c>.</summary>
    public string Begins { get; init; } = "";

    /// <summary>How long it lasts: from a minute to 7 days.</summary>
    public TimeSpan Lasts { get; init; }

    /// <summary>Fewest workers meanwhile; null takes the policy's.</summary>
    public int? Minimum { get; init; }

    /// <summary>Most workers meanwhile; null takes the policy's.</summary>
    public int? Maximum { get; init; }
}
