using FunctionsOrchestration.Mesh.Elasticity.Processes;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Scaling;

/// <summary>How scaling works on this machine and in Azure: the section <c>Scaling</c> of the configuration.</summary>
public sealed record ScalingOptions
{
    /// <summary>Time from decision to decision: 1 s to 1 min. Default 5 s.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How workers of this machine are started, by target. Empty by default: then no policy can start any.</summary>
    public IReadOnlyList<WorkerTemplate> Processes { get; init; } = [];

    /// <summary>Where the numbers of running workers are kept. Default a folder of this user's temporary files.</summary>
    public string Folder { get; init; } = Path.Combine(Path.GetTempPath(), $"functions-orchestration-{Environment.UserName}");

    /// <summary>Resource id of the function app whose instances policies of means <c>flex</c> set; null writes nothing to Azure.</summary>
    public string? AzureResourceId { get; init; }

    /// <summary>Where Azure Resource Manager is. Default the public cloud's.</summary>
    public string AzureEndpoint { get; init; } = "https://management.azure.com";
}

/// <summary>Checks <see cref="ScalingOptions"/> when the app starts; names every error in one message.</summary>
internal sealed class ScalingOptionsValidator : IValidateOptions<ScalingOptions>
{
    public ValidateOptionsResult Validate(string? name, ScalingOptions options)
    {
        var errors = new OptionsErrors("Scaling")
            .Check(
                options.Interval >= TimeSpan.FromSeconds(1) && options.Interval <= TimeSpan.FromMinutes(1), nameof(options.Interval), $"{options.Interval:c}",
                "a time from 00:00:01 to 00:01:00")
            .Check(Path.IsPathFullyQualified(options.Folder), nameof(options.Folder), $"'{options.Folder}'", "an absolute path")
            .Check(
                options.AzureResourceId is not { } id || IsSite(id), nameof(options.AzureResourceId), $"'{options.AzureResourceId}'",
                "/subscriptions/ID/resourceGroups/NAME/providers/Microsoft.Web/sites/NAME")
            .Check(
                Uri.TryCreate(options.AzureEndpoint, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "https" or "http", nameof(options.AzureEndpoint),
                $"'{options.AzureEndpoint}'", "an address such as https://management.azure.com");
        foreach (var error in WorkerTemplateValidator.Validate(options.Processes))
            errors.Check(false, $"{nameof(options.Processes)}:{error.Field}", $"'{error.Value}'", $"something else. {error.Problem} {error.Fix}");
        return errors.ToResult();
    }

    private static bool IsSite(string id) =>
        id.Split('/') is ["", var subscriptions, { Length: > 0 }, var groups, { Length: > 0 }, var providers, var web, var sites, { Length: > 0 }]
        && subscriptions.Equals("subscriptions", StringComparison.OrdinalIgnoreCase) && groups.Equals("resourceGroups", StringComparison.OrdinalIgnoreCase)
        && providers.Equals("providers", StringComparison.OrdinalIgnoreCase) && web.Equals("Microsoft.Web", StringComparison.OrdinalIgnoreCase)
        && sites.Equals("sites", StringComparison.OrdinalIgnoreCase);
}
