using System.Globalization;

namespace FunctionsOrchestration.Mesh.Elasticity;

/// <summary>How many workers each goal asks for, before rounding.</summary>
internal static class GoalRules
{
    // A worker is planned to be busy for this share of its time where no utilization is set; the rest takes what chance brings.
    private const double PlannedUtilization = 0.8;

    // Without a measured rate, latency only says that there are too few workers, not by how many.
    private const double MostGrowthBlind = 2;

    /// <summary>The highest number that a goal asks for, and why; null where no goal can tell.</summary>
    public static Wish? Highest(ScalingGoals goals, ScalingMeasurement measured, double tolerance)
    {
        Wish? highest = null;
        if (goals.BacklogPerWorker is { } backlog) highest = Higher(highest, OfBacklog(backlog, measured));
        if (goals.Utilization is { } utilization) highest = Higher(highest, OfUtilization(utilization, measured));
        if (goals.Latency is { } latency) highest = Higher(highest, OfLatency(latency, goals.Utilization, measured, tolerance));
        return highest;
    }

    // As KEDA's azure-queue scaler counts messages: those that are being handled as well, or a busy target would look idle.
    private static Wish OfBacklog(double target, ScalingMeasurement measured) => new(
        (measured.Backlog + measured.InFlight) / target,
        Text($"{measured.Backlog:N0} waiting and {measured.InFlight:N0} in flight at {target:0.##} a worker"));

    /// <summary>
    /// The rule of the HorizontalPodAutoscaler: ready workers, times how much busier they are than they shall be. Workers that still
    /// start count as idle where more are wanted, and as busy where fewer are, so that a start under way is not answered by another.
    /// </summary>
    private static Wish? OfUtilization(double target, ScalingMeasurement measured)
    {
        if (measured.Utilization is not { } utilization || measured.Ready == 0) return null;
        var busy = measured.Ready * utilization;
        var wanted = busy / target;
        var starting = Math.Max(0, measured.Workers - measured.Ready);
        if (starting > 0 && wanted < measured.Workers) wanted = Math.Min(measured.Workers, (busy + starting) / target);
        return new(wanted, Text($"{measured.Ready} ready workers busy to {utilization:P0} where {target:P0} is wanted"));
    }

    /// <summary>Enough workers for what comes, and for what waits to be gone within the objective, at the rate that was measured.</summary>
    private static Wish? OfLatency(TimeSpan objective, double? utilization, ScalingMeasurement measured, double tolerance)
    {
        var isLate = measured.Latency is { } late && late > objective * (1 + tolerance);
        if (measured.RatePerWorker is not > 0)
        {
            return isLate
                ? new(measured.Workers * Math.Min(MostGrowthBlind, measured.Latency!.Value / objective), Late(objective, measured))
                : null;
        }

        var rate = measured.RatePerWorker.Value;
        var wanted = (measured.ArrivalRate + (measured.Backlog / objective.TotalSeconds)) / (rate * (utilization ?? PlannedUtilization));
        return isLate && wanted < measured.Workers
            ? new(measured.Workers, Late(objective, measured))
            : new(wanted, Text(
                $"{measured.ArrivalRate:0.##}/s and {measured.Backlog:N0} waiting to be done in {objective.TotalSeconds:0.##} s, at {rate:0.##}/s a worker"));
    }

    private static string Late(TimeSpan objective, ScalingMeasurement measured) => Text(
        $"latency of {measured.Latency!.Value.TotalSeconds:0.##} s where {objective.TotalSeconds:0.##} s is wanted");

    private static Wish? Higher(Wish? one, Wish? other) => other is null || one?.Workers >= other.Value.Workers ? one : other;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number of workers before rounding, and what asks for it.</summary>
    public readonly record struct Wish(double Workers, string Why);
}
