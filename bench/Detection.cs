using FunctionsOrchestration.Events.Patterns;

namespace FunctionsOrchestration.Bench;

/// <summary>
/// How well each detector finds faults that were put into real series at known places. Some series do not suit a detector, and that shows.
/// </summary>
internal static class Detection
{
    private static readonly InjectedFault Spike = new(FaultKind.Spike, 6, 1);

    public static Task RunAsync()
    {
        foreach (var run in Runs())
        {
            var (detected, fault) = (run.Run(), $"{run.Fault}".ToLowerInvariant());
            var name = $"detection.{char.ToLowerInvariant($"{run.Detector.Kind}"[0])}{$"{run.Detector.Kind}"[1..]}";
            var conditions = $"{run.Series.Name}; {fault}; {Parameters(run.Detector)}";
            var unit = run.Detector.Kind == DetectorKind.Rate ? "hours" : "values";
            new Figure($"{name}.precision", detected.Precision, "share", $"{conditions}; {detected.Found} found, {detected.False} false alarms").Print();
            new Figure($"{name}.recall", detected.Recall, "share", $"{conditions}; of {detected.Faults}").Print();
            if (detected.Found > 0) new Figure($"{name}.delay", detected.Delay, unit, $"{conditions}; median").Print();
            new Figure($"{name}.false-alarms", 1_000.0 * detected.False / detected.Looked, $"in 1,000 {unit}", conditions).Print();
        }

        return Task.CompletedTask;
    }

    private static IEnumerable<DetectionRun> Runs()
    {
        var (delays, departures, returns) = (RealSeries.Delays(), RealSeries.Departures(), RealSeries.Returns());
        var (temperatures, wind, earthquakes) = (RealSeries.Temperatures(), RealSeries.Wind(), RealSeries.Earthquakes());

        var ewma = Of(DetectorKind.Ewma);
        yield return new(ewma, wind, Spike, 200, 1);
        yield return new(ewma with { FalseAlarms = 1e-6 }, wind, Spike, 200, 1);
        yield return new(ewma, returns, Spike, 200, 1);
        yield return new(ewma with { FalseAlarms = 1e-6, Weight = 0.05 }, returns, Spike, 200, 1);
        yield return new(ewma, delays, Spike, 200, 1);
        yield return new(ewma, wind, new(FaultKind.Shift, 3, 30), 200, 30);

        var cusum = Of(DetectorKind.Cusum);
        yield return new(cusum, returns, new(FaultKind.Shift, 1, 100), 200, 150);
        yield return new(cusum, delays, new(FaultKind.Shift, 1, 200), 200, 150);
        yield return new(cusum with { FalseAlarms = 1e-6 }, delays, new(FaultKind.Shift, 1, 200), 200, 150);
        yield return new(cusum, wind, new(FaultKind.Shift, 2, 50), 200, 100);
        yield return new(cusum, returns, new(FaultKind.Drift, 2, 200), 200, 150);

        var seasonal = Of(DetectorKind.Seasonal) with { WarmUp = 14 };
        yield return new(seasonal, departures, new(FaultKind.Spike, 4, 1), 24 * 21, 1);
        yield return new(seasonal with { FalseAlarms = 1e-5 }, departures, new(FaultKind.Spike, 4, 1), 24 * 21, 1);
        yield return new(seasonal, departures, new(FaultKind.Dropout, 0, 12), 24 * 21, 1);
        yield return new(seasonal, temperatures, Spike, 24 * 21, 1);

        var rate = Of(DetectorKind.Rate) with { Interval = TimeSpan.FromHours(1), WarmUp = 24 };
        yield return new(rate, earthquakes, new(FaultKind.Rate, 3, 3), 30, 2);
        yield return new(rate, earthquakes, new(FaultKind.Dropout, 0, 4), 30, 2);
        yield return new(rate with { WarmUp = 24 * 7 }, delays with { Name = "departures" }, new(FaultKind.Rate, 3, 3), 24 * 8, 2);

        var quantile = Of(DetectorKind.QuantileShift) with { WarmUp = 500, FalseAlarms = 0.01 };
        yield return new(quantile, delays, new(FaultKind.Variance, 2, 600), 500, 400);
        yield return new(quantile, delays, new(FaultKind.Shift, 1, 600), 500, 400);
        yield return new(quantile with { Share = 0.75, FalseAlarms = 1e-4 }, delays, new(FaultKind.Shift, 1, 600), 500, 400);
        yield return new(quantile with { WarmUp = 250, Window = 100 }, returns, new(FaultKind.Variance, 3, 200), 250, 200);

        foreach (var kind in new[] { DetectorKind.Psi, DetectorKind.KolmogorovSmirnov })
        {
            var drift = Of(kind) with { WarmUp = 500, FalseAlarms = 0.01 };
            yield return new(drift, delays, new(FaultKind.Shift, 0.5, 600), 500, 400);
            yield return new(drift with { FalseAlarms = 1e-6 }, delays, new(FaultKind.Shift, 1, 600), 500, 400);
            yield return new(drift, delays, new(FaultKind.Drift, 2, 800), 500, 400);
            yield return new(drift with { WarmUp = 250, Window = 100 }, returns, new(FaultKind.Variance, 3, 200), 250, 200);
        }

        var spectral = Of(DetectorKind.SpectralResidual) with { Window = 128, FalseAlarms = 0.005 };
        yield return new(spectral, temperatures, Spike, 2_200, 1);
        yield return new(spectral with { FalseAlarms = 0.02 }, departures, Spike, 24 * 28, 1);
        yield return new(spectral, returns, Spike, 2_200, 1);
    }

    private static DetectorDefinition Of(DetectorKind kind) => new() { Name = "detector", Kind = kind, Field = "v" };

    private static string Parameters(DetectorDefinition detector) => $"rate {detector.FalseAlarms}, warm-up {detector.WarmUp}" + detector.Kind switch
    {
        DetectorKind.Ewma => $", weight {detector.Weight}",
        DetectorKind.Cusum => $", shift {detector.Shift}",
        DetectorKind.Seasonal => $", {detector.Parts} parts of {detector.Period.TotalDays:0} day",
        DetectorKind.Rate => $", interval {detector.Interval.TotalHours:0} h",
        DetectorKind.QuantileShift => $", window {detector.Window}, quantile {detector.Share}",
        _ => $", window {detector.Window}",
    };
}
