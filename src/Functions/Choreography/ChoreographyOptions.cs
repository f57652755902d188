using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Choreography;

/// <summary>How sagas without a conductor are watched: the section <c>Choreography</c> of the configuration.</summary>
public sealed class ChoreographyOptions
{
    /// <summary>How long a saga may show no progress before it is reported as stalled; 1 second to 1 day. Default 10
    /// minutes.</summary>
    public TimeSpan StallAfter { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long after its last progress a saga can be asked about; 1 hour to 365 days. Default 7 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);
}

/// <summary>Checks <see cref="ChoreographyOptions"/> when the app starts; names every error in one message.</summary>
internal sealed class ChoreographyOptionsValidator : IValidateOptions<ChoreographyOptions>
{
    public ValidateOptionsResult Validate(string? name, ChoreographyOptions options) => new OptionsErrors("Choreography")
        .Check(options.StallAfter >= TimeSpan.FromSeconds(1) && options.StallAfter <= TimeSpan.FromDays(1),
            nameof(options.StallAfter), $"{options.StallAfter:c}", "00:00:01–1.00:00:00")
        .Check(options.Retention >= TimeSpan.FromHours(1) && options.Retention <= TimeSpan.FromDays(365),
            nameof(options.Retention), $"{options.Retention:c}", "01:00:00–365.00:00:00")
        .ToResult();
}
