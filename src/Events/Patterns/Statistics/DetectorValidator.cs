using FunctionsOrchestration.Events.Patterns.Statistics;
using FunctionsOrchestration.Events.Patterns.Validation;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>Says what is wrong with a detector: all of it, not the first thing.</summary>
public static class DetectorValidator
{
    /// <summary>Checks a detector.</summary>
    /// <returns>What is wrong; empty for one that can be run.</returns>
    public static IReadOnlyList<PatternError> Check(DetectorDefinition detector)
    {
        var errors = new PatternErrors();
        PatternValidator.CheckCommon(detector, errors);
        errors
            .Check(
                detector.FalseAlarms is > 0 and <= 0.1, "falseAlarms", detector.FalseAlarms, "It is out of range.", "Take a share above 0 and at most 0.1.")
            .Within(8, 100_000, detector.WarmUp, "warmUp")
            .Check(
                detector.Kind != DetectorKind.Psi || detector.WarmUp >= DriftDetector.Bins, "warmUp", detector.WarmUp,
                "The index has ten bins of equal share, so the first sample needs a value for each.", $"Take {DriftDetector.Bins} or more.")
            .Within(32, 10_000, detector.Window, "window")
            .Check(
                detector.Kind != DetectorKind.SpectralResidual || int.IsPow2(detector.Window), "window", detector.Window,
                "A spectrum is worked out of a power of two.", "Take 32, 64, 128, 256, 512, 1024, 2048, 4096 or 8192.")
            .Check(detector.Weight is >= 0.001 and <= 0.2, "weight", detector.Weight, "It is out of range.", "Take a number from 0.001 to 0.2.")
            .Check(detector.Shift is >= 0.1 and <= 5, "shift", detector.Shift, "It is out of range.", "Take a number from 0.1 to 5.")
            .Check(detector.Share is >= 0.01 and <= 0.99, "share", detector.Share, "It is out of range.", "Take a number from 0.01 to 0.99.")
            .Within(TimeSpan.FromMinutes(1), PatternValidator.Longest, detector.Period, "period")
            .Within(1, 1_000, detector.Parts, "parts")
            .Within(TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(1), detector.Interval, "interval")
            .Within(1, 1_000_000, detector.Most, "most");
        ConditionRules.CheckField(detector.Key, "key", errors, mayBeEmpty: true);
        if (detector.Kind != DetectorKind.Rate) ConditionRules.CheckField(detector.Field, "field", errors);
        if (detector.Where is { } where) ConditionRules.CheckAlone(where, "where", errors);
        return errors.All;
    }
}
