namespace FunctionsOrchestration.Mesh.Elasticity.Simulation;

/// <summary>Finds everything that is wrong with a load and the settings of a simulation.</summary>
public static class SimulationValidator
{
    private const double MostRate = 10_000_000;
    private const int MostTicks = 1_000_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>What is wrong; empty where nothing is.</summary>
    /// <param name="load">The load.</param>
    /// <param name="settings">The settings.</param>
    public static IReadOnlyList<ScalingError> Validate(Load load, SimulationSettings settings)
    {
        var errors = new ScalingErrors();
        Check(load, errors);
        CheckTimes(settings, errors);
        errors
            .Within(0, 1, settings.StartUpSpread, "settings.startUpSpread")
            .Within(0, 10, settings.ServiceVariation, "settings.serviceVariation")
            .Above(MostRate, settings.LimitPerSecond, "settings.limitPerSecond")
            .Within(0, 1_000_000_000, settings.QueueLimit, "settings.queueLimit")
            .Within(0, 1_000_000, settings.WorkerHourPrice, "settings.workerHourPrice")
            .Within(0, PolicyValidator.MostWorkers, settings.InitialWorkers, "settings.initialWorkers");
        return errors.All;
    }

    private static void Check(Load load, ScalingErrors errors)
    {
        errors
            .Check(Enum.IsDefined(load.Shape), "load.shape", load.Shape, "There is no such form.", "Write constant, step, ramp, day, burst or recording.")
            .Within(0, MostRate, load.Rate, "load.rate")
            .Within(0, MostRate, load.Peak, "load.peak")
            .Within(TimeSpan.Zero, TimeSpan.FromDays(31), load.Begins, "load.begins")
            .Within(TimeSpan.FromSeconds(1), TimeSpan.FromDays(31), load.Lasts, "load.lasts")
            .Within(TimeSpan.FromSeconds(1), TimeSpan.FromDays(31), load.Every, "load.every")
            .Check(
                load.Shape is not (LoadShape.Ramp or LoadShape.Burst) || load.Lasts is not null, "load.lasts", null, "A ramp and a burst last for a time.",
                "Write it as hours:minutes:seconds.");
        if (load.Shape == LoadShape.Recording) CheckPoints(load.Points, errors);
    }

    private static void CheckPoints(IReadOnlyList<LoadPoint> points, ScalingErrors errors)
    {
        errors.Check(
            points.Count is >= 1 and <= Recording.MostPoints, "load.points", points.Count, "A recording has points.",
            $"Send 1–{Recording.MostPoints:N0} points of seconds and rate.");
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            if (!(point.Rate is >= 0 and <= MostRate) || !(Math.Abs(point.Seconds) <= 1e9))
            {
                errors.Add($"load.points[{i}]", point, "Its rate or time is out of range.", $"Write a rate from 0 to {MostRate:N0} and a time in seconds.");
                return;
            }

            if (i > 0 && point.Seconds <= points[i - 1].Seconds)
            {
                errors.Add($"load.points[{i}].seconds", point.Seconds, $"It is not after the one before, which is {points[i - 1].Seconds}.", "Sort the points by time, each time once.");
                return;
            }
        }
    }

    private static void CheckTimes(SimulationSettings settings, ScalingErrors errors)
    {
        errors
            .Within(TimeSpan.FromMinutes(1), TimeSpan.FromDays(31), settings.Duration, "settings.duration")
            .Within(TimeSpan.FromSeconds(0.1), TimeSpan.FromMinutes(1), settings.Tick, "settings.tick")
            .Within(TimeSpan.Zero, Hour, settings.StartUp, "settings.startUp")
            .Within(TimeSpan.FromMilliseconds(1), Hour, settings.ServiceTime, "settings.serviceTime")
            .Within(TimeSpan.Zero, Hour, settings.Drain, "settings.drain")
            .Within(settings.Tick < Hour ? settings.Tick : Hour, Hour, settings.DecisionInterval, "settings.decisionInterval");
        errors.Check(
            settings.Tick <= TimeSpan.Zero || settings.Duration / settings.Tick <= MostTicks, "settings.tick", settings.Tick,
            $"These are more than {MostTicks:N0} steps.", "Take a longer tick or a shorter duration.");
    }
}
