using System.Net;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Topics;

/// <summary>Settings of topics and their deliveries, in the section <c>Events</c>.</summary>
public sealed class EventsOptions
{
    /// <summary>How long published events, and what became of them, can be looked at; 1 hour to 365 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Megabytes of events that wait in this process until storage has taken them, 1–1,024; more are answered with 503.</summary>
    public int MaxWaitingMegabytes { get; set; } = 64;

    /// <summary>Megabytes of published events that this process remembers, 1–4,096, so that ten subscriptions read them once.</summary>
    public int CacheMegabytes { get; set; } = 64;

    /// <summary>How long a subscriber may take to answer; 1 second to 1 minute. Event Grid waits 30 seconds.</summary>
    public TimeSpan DeliveryTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Multiplies every wait between two attempts, above 0 up to 1. Event Grid's schedule is 1; a test of what happens after the last attempt
    /// does not want to wait for a day.
    /// </summary>
    public double RetryDelayFactor { get; set; } = 1;

    /// <summary>Networks that webhooks may be in although they are not public, for example <c>10.1.0.0/16</c>.</summary>
    public IReadOnlyList<string> AllowedNetworks { get; set; } = [];

    internal IReadOnlyList<IPNetwork> ParseAllowedNetworks() => [.. AllowedNetworks.Select(network => IPNetwork.Parse(network))];
}

/// <summary>Checks <see cref="EventsOptions"/> when the app starts.</summary>
internal sealed class EventsOptionsValidator : IValidateOptions<EventsOptions>
{
    public ValidateOptionsResult Validate(string? name, EventsOptions options) => new OptionsErrors("Events")
        .Check(options.Retention >= TimeSpan.FromHours(1) && options.Retention <= TimeSpan.FromDays(365),
            nameof(options.Retention), $"{options.Retention:c}", "01:00:00–365.00:00:00")
        .Within(1, 1_024, options.MaxWaitingMegabytes, nameof(options.MaxWaitingMegabytes))
        .Within(1, 4_096, options.CacheMegabytes, nameof(options.CacheMegabytes))
        .Check(options.DeliveryTimeout >= TimeSpan.FromSeconds(1) && options.DeliveryTimeout <= TimeSpan.FromMinutes(1),
            nameof(options.DeliveryTimeout), $"{options.DeliveryTimeout:c}", "00:00:01–00:01:00")
        .Within(0.0001, 1, options.RetryDelayFactor, nameof(options.RetryDelayFactor))
        .Each(options.AllowedNetworks, nameof(options.AllowedNetworks), network => IPNetwork.TryParse(network, out _), "a network such as 10.1.0.0/16")
        .ToResult();
}
