using FunctionsOrchestration.Mesh.Limits.Circuits;
using FunctionsOrchestration.Mesh.Limits.Places;

namespace FunctionsOrchestration.Mesh.Catalog.Validation;

/// <summary>How large and small the numbers of a service may be. The limits of circuits and time limits are Polly's.</summary>
internal static class RangeRules
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LeastCircuit = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LeastInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Day = CatalogErrors.Day;

    public static void Check(ServiceDefinition service, CatalogErrors errors)
    {
        Check(service.Resilience, errors);
        Check(service.Resilience.Circuit, errors);
        Check(service.Health, errors);
        Check(service.Health.Ejection, errors);
        Check(service.Containment, errors);
        errors.Within(TimeSpan.FromMilliseconds(1), Day, service.Balancing.EwmaDecay, "Balancing:EwmaDecay");
    }

    private static void Check(ResilienceDefinition resilience, CatalogErrors errors) => errors
        .Within(Least, Day, resilience.AttemptTimeout, "Resilience:AttemptTimeout")
        .Within(Least, Day, resilience.CallTimeout, "Resilience:CallTimeout")
        .Within(0, 10, resilience.Retries, "Resilience:Retries")
        .Within(TimeSpan.Zero, Day, resilience.RetryDelay, "Resilience:RetryDelay")
        .Within(resilience.RetryDelay, Day, resilience.MaxRetryDelay, "Resilience:MaxRetryDelay")
        .Within(0.0, 1.0, resilience.RetryBudget, "Resilience:RetryBudget")
        .Within(0, 1_000_000, resilience.MinRetriesPerSecond, "Resilience:MinRetriesPerSecond")
        .Within(TimeSpan.FromMilliseconds(1), Day, resilience.HedgeAfter, "Resilience:HedgeAfter");

    private static void Check(CircuitDefinition circuit, CatalogErrors errors) => errors
        .Check(circuit.FailureRatio is > 0 and <= 1, "Resilience:Circuit:FailureRatio", circuit.FailureRatio, "above 0 and at most 1")
        .Check(circuit.SlowRatio is > 0 and <= 1, "Resilience:Circuit:SlowRatio", circuit.SlowRatio, "above 0 and at most 1")
        .Within(TimeSpan.FromMilliseconds(1), Day, circuit.SlowAfter, "Resilience:Circuit:SlowAfter")
        .Within(2, int.MaxValue, circuit.MinimumCalls, "Resilience:Circuit:MinimumCalls")
        .Within(LeastCircuit, Day, circuit.Window, "Resilience:Circuit:Window")
        .Within(LeastCircuit, Day, circuit.BreakTime, "Resilience:Circuit:BreakTime")
        .Within(1, 1_000, circuit.Quorum, "Resilience:Circuit:Quorum")
        .Within(1, CircuitTerms.MostProbes, circuit.Probes, "Resilience:Circuit:Probes")
        .Within(LeastCircuit, Day, circuit.MaxBreakTime, "Resilience:Circuit:MaxBreakTime");

    private static void Check(HealthDefinition health, CatalogErrors errors) => errors
        .Within(LeastInterval, Day, health.ProbeInterval, "Health:ProbeInterval")
        .Within(Least, Day, health.ProbeTimeout, "Health:ProbeTimeout")
        .Within(1, 1_000, health.UnhealthyAfter, "Health:UnhealthyAfter")
        .Within(1, 1_000, health.HealthyAfter, "Health:HealthyAfter")
        .Within(0.0, 1.0, health.PanicThreshold, "Health:PanicThreshold")
        .Check(
            Uri.TryCreate(health.ProbePath, UriKind.Relative, out _), "Health:ProbePath", health.ProbePath,
            "a path relative to the endpoint's address, such as health");

    private static void Check(EjectionDefinition ejection, CatalogErrors errors) => errors
        .Within(0, 1_000_000, ejection.ConsecutiveErrors, "Health:Ejection:ConsecutiveErrors")
        .Within(LeastInterval, Day, ejection.Interval, "Health:Ejection:Interval")
        .Within(LeastInterval, Day, ejection.BaseTime, "Health:Ejection:BaseTime")
        .Within(ejection.BaseTime, Day, ejection.MaxTime, "Health:Ejection:MaxTime")
        .Within(0.0, 1.0, ejection.MaxShare, "Health:Ejection:MaxShare")
        .Within(1, 1_000_000, ejection.SuccessRateMinimumHosts, "Health:Ejection:SuccessRateMinimumHosts")
        .Within(1, 1_000_000_000, ejection.SuccessRateRequestVolume, "Health:Ejection:SuccessRateRequestVolume")
        .Within(0.0, 100.0, ejection.SuccessRateDeviations, "Health:Ejection:SuccessRateDeviations");

    private static void Check(ContainmentDefinition containment, CatalogErrors errors)
    {
        var concurrency = containment.Concurrency;
        errors
            .Within(1, 1_000_000, containment.MaxConcurrent, "Containment:MaxConcurrent")
            .Within(1, PlacesRequest.MostPlaces, containment.MaxConcurrentOverall ?? 1, "Containment:MaxConcurrentOverall")
            .Within(1, 1_000_000, containment.MaxConcurrentPerCaller, "Containment:MaxConcurrentPerCaller")
            .Within(0, 1_000_000, containment.MaxQueuedPerCaller, "Containment:MaxQueuedPerCaller")
            .Within(1, 1_000_000, concurrency.Min, "Containment:Concurrency:Min")
            .Within(Math.Max(1, concurrency.Min), 1_000_000, concurrency.Max, "Containment:Concurrency:Max")
            .Within(concurrency.Min, Math.Max(concurrency.Min, concurrency.Max), concurrency.Initial, "Containment:Concurrency:Initial");
    }
}
