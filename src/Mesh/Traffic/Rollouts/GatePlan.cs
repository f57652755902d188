namespace FunctionsOrchestration.Mesh.Traffic.Rollouts;

/// <summary>
/// Something that must open before a rollout goes on: exactly one of webhook, event, window and approval. Looks go on while it waits, so that
/// a version that turns bad is rolled back all the same.
/// </summary>
public sealed record GatePlan
{
    /// <summary><c>start</c>: before any traffic. <c>step</c>: before each larger share. <c>promotion</c>: before all traffic.</summary>
    public required string Before { get; init; }

    /// <summary>Opens when a POST to this address answers 2xx; asked at each interval.</summary>
    public Uri? Webhook { get; init; }

    /// <summary>Opens when the orchestration gets an external event of this name.</summary>
    public string? Event { get; init; }

    /// <summary>Opens in these hours.</summary>
    public WindowPlan? Window { get; init; }

    /// <summary>True where a person opens it, by <c>resume</c>.</summary>
    public bool Approval { get; init; }

    /// <summary>How long it may stay closed before the rollout is rolled back; null for ever.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What it is, for people.</summary>
    public string Describe() =>
        Webhook is not null ? $"webhook {Webhook.Host}" : Event is not null ? $"event {Event}" : Window is not null ? $"window {Window}" : "approval";
}

/// <summary>Hours of some days, in UTC.</summary>
/// <param name="From">From this time of day.</param>
/// <param name="To">To this time; where it is earlier, of the next day.</param>
public sealed record WindowPlan(TimeOnly From, TimeOnly To)
{
    /// <summary>English names of the days on which it opens, such as <c>monday</c>; empty for all.</summary>
    public IReadOnlyList<string> Days { get; init; } = [];

    /// <summary>True where a moment lies in it.</summary>
    internal bool Contains(DateTime now)
    {
        var time = TimeOnly.FromDateTime(now);
        var isNextDay = From > To && time < To;
        var day = (isNextDay ? now.AddDays(-1) : now).DayOfWeek.ToString();
        var isDay = Days.Count == 0 || Days.Contains(day, StringComparer.OrdinalIgnoreCase);
        return isDay && (From <= To ? time >= From && time < To : time >= From || time < To);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{From:HH:mm}–{To:HH:mm} UTC{(Days.Count > 0 ? $" on {string.Join(", ", Days)}" : "")}");
}

/// <summary>A time in which no share grows and nothing is switched.</summary>
/// <param name="From">From then.</param>
/// <param name="To">To then.</param>
public sealed record FreezePlan(DateTimeOffset From, DateTimeOffset To);

/// <summary>Whether gates that go by the clock are open.</summary>
public static class GateClock
{
    /// <summary>True where a freeze holds.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="now">The time.</param>
    public static bool IsFrozen(RolloutPlan plan, DateTime now) => plan.Freezes.Any(freeze => now >= freeze.From.UtcDateTime && now < freeze.To.UtcDateTime);

    /// <summary>True where a window is open, or the gate has none.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="now">The time.</param>
    public static bool IsOpen(GatePlan gate, DateTime now) => gate.Window?.Contains(now) ?? true;
}
