using FunctionsOrchestration.Mesh.Backpressure;
using FunctionsOrchestration.Mesh.Catalog;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Work;

/// <summary>How work is queued and drained: the section <c>Work</c> of the configuration.</summary>
public sealed record WorkOptions
{
    /// <summary>Items of all tenants together from which work is refused. Default 50,000.</summary>
    public long High { get; init; } = 50_000;

    /// <summary>Items of all tenants together down to which it goes on being refused. Default 40,000.</summary>
    public long Low { get; init; } = 40_000;

    /// <summary>The same for one tenant that nobody declared marks for. Default 10,000.</summary>
    public long TenantHigh { get; init; } = 10_000;

    /// <summary>The same for one tenant that nobody declared marks for. Default 8,000.</summary>
    public long TenantLow { get; init; } = 8_000;

    /// <summary>Tenants that there may be; each has a queue of its own. 1–10,000, default 1,000.</summary>
    public int MaxTenants { get; init; } = 1_000;

    /// <summary>Items in one request. 1–1,000, default 100.</summary>
    public int MaxBatch { get; init; } = 100;

    /// <summary>Tries of an item that may fail by its own fault, or end with the process. 1–100, default 5.</summary>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Time in which an item must have its answer; then it is a dead letter. 1 minute to 30 days, default 24 h.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long the state and result of an item can be asked for after its end. From 1 minute, default 24 h.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long dead letters are kept. From 1 minute, default 14 days.</summary>
    public TimeSpan DeadLetterRetention { get; init; } = TimeSpan.FromDays(14);

    /// <summary>How long an item is held before others may take it, should the process die; it is renewed while it runs. Default 1 minute.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long a turn waits for an orchestration that it started before it looks again later. Default 20 s.</summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>The longest <c>Retry-After</c> that is answered. Default 5 minutes.</summary>
    public TimeSpan LongestRetryAfter { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Part of this worker's places that one tenant may have at a time, above 0 and at most 1. Default 0.75.</summary>
    public double MaxShare { get; init; } = 0.75;

    /// <summary>
    /// Items of one worker at a time. By default vegas from 4 to 1–24: 24 is <c>batchSize</c> + <c>newBatchThreshold</c> of host.json, the
    /// messages that the trigger takes at a time.
    /// </summary>
    public ConcurrencyDefinition Concurrency { get; init; } = new() { Algorithm = "vegas", Initial = 4, Min = 1, Max = 24 };

    /// <summary>Hosts that callbacks may go to. Empty by default: no callbacks.</summary>
    public IReadOnlyList<string> CallbackHosts { get; init; } = [];

    internal WaterMarks Marks => new(High, Low);

    internal WaterMarks TenantMarks => new(TenantHigh, TenantLow);
}

/// <summary>Checks <see cref="WorkOptions"/> when the app starts; names every error in one message.</summary>
internal sealed class WorkOptionsValidator : IValidateOptions<WorkOptions>
{
    public ValidateOptionsResult Validate(string? name, WorkOptions options)
    {
        var (minute, limit) = (TimeSpan.FromMinutes(1), options.Concurrency);
        return new OptionsErrors("Work")
            .AtLeast(1, options.High, nameof(options.High))
            .Within(0, options.High - 1, options.Low, nameof(options.Low))
            .AtLeast(1, options.TenantHigh, nameof(options.TenantHigh))
            .Within(0, options.TenantHigh - 1, options.TenantLow, nameof(options.TenantLow))
            .Within(1, 10_000, options.MaxTenants, nameof(options.MaxTenants))
            .Within(1, 1_000, options.MaxBatch, nameof(options.MaxBatch))
            .Within(1, 100, options.MaxAttempts, nameof(options.MaxAttempts))
            .AtLeast(minute, options.Lifetime, nameof(options.Lifetime))
            .Check(options.Lifetime <= TimeSpan.FromDays(30), nameof(options.Lifetime), $"{options.Lifetime:c}", "30 days or less")
            .AtLeast(minute, options.Retention, nameof(options.Retention))
            .AtLeast(minute, options.DeadLetterRetention, nameof(options.DeadLetterRetention))
            .AtLeast(TimeSpan.FromSeconds(5), options.Lease, nameof(options.Lease))
            .Positive(options.StartPatience, nameof(options.StartPatience))
            .AtLeast(TimeSpan.FromSeconds(1), options.LongestRetryAfter, nameof(options.LongestRetryAfter))
            .Check(options.MaxShare is > 0 and <= 1, nameof(options.MaxShare), $"{options.MaxShare}", "above 0 and at most 1")
            .Check(
                DrainGate.Algorithms.Contains(limit.Algorithm, StringComparer.OrdinalIgnoreCase), "Concurrency:Algorithm",
                $"'{limit.Algorithm}'", $"one of {string.Join(", ", DrainGate.Algorithms)}")
            .AtLeast(1, limit.Min, "Concurrency:Min")
            .Within(limit.Min, 1_000, limit.Max, "Concurrency:Max")
            .Within(limit.Min, limit.Max, limit.Initial, "Concurrency:Initial")
            .Each(
                options.CallbackHosts, nameof(options.CallbackHosts), host => Uri.CheckHostName(host) != UriHostNameType.Unknown,
                "a host such as app.example.com")
            .ToResult();
    }
}
