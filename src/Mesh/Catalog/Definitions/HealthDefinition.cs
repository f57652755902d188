namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>How the endpoints of a service are watched.</summary>
public sealed record HealthDefinition
{
    /// <summary>Time between two probes of an endpoint; null probes none.</summary>
    public TimeSpan? ProbeInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a probe may take.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Path that an http-json endpoint is probed at; the other protocols have theirs.</summary>
    public string ProbePath { get; init; } = "health";

    /// <summary>Failed probes in a row after which an endpoint is unhealthy.</summary>
    public int UnhealthyAfter { get; init; } = 2;

    /// <summary>Good probes in a row after which it is healthy again.</summary>
    public int HealthyAfter { get; init; } = 1;

    /// <summary>How outliers are ejected.</summary>
    public EjectionDefinition Ejection { get; init; } = new();

    /// <summary>
    /// Share of endpoints, 0–1, below which health is not believed and all are used: when most look sick, it is rather the judge
    /// who is. 0 never panics.
    /// </summary>
    public double PanicThreshold { get; init; } = 0.5;
}

/// <summary>Passive outlier ejection. Defaults are Envoy's.</summary>
public sealed record EjectionDefinition
{
    /// <summary>Server errors in a row after which an endpoint is ejected; 0 never.</summary>
    public int ConsecutiveErrors { get; init; } = 5;

    /// <summary>How often success rates are compared, and time served is looked at.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>An ejection lasts this long times the number of ejections so far.</summary>
    public TimeSpan BaseTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest ejection.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>Share of a service's endpoints, 0–1, that may be ejected at a time; one always may.</summary>
    public double MaxShare { get; init; } = 0.1;

    /// <summary>Endpoints with enough calls that the comparison of success rates needs.</summary>
    public int SuccessRateMinimumHosts { get; init; } = 5;

    /// <summary>Calls within an interval that make enough.</summary>
    public int SuccessRateRequestVolume { get; init; } = 100;

    /// <summary>How many standard deviations below the mean success rate an outlier lies; 0 does not compare.</summary>
    public double SuccessRateDeviations { get; init; } = 1.9;
}
