using System.Net;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Mesh.Discovery;

/// <summary>Checks <see cref="RegistrationOptions"/> when the app starts; names every error in one message.</summary>
internal sealed class RegistrationOptionsValidator : IValidateOptions<RegistrationOptions>
{
    public ValidateOptionsResult Validate(string? name, RegistrationOptions options)
    {
        List<string> errors =
        [
            .. Wrong(options.AllowedNetworks, "AllowedNetworks", network => IPNetwork.TryParse(network, out _), "a network such as 10.20.0.0/16"),
            .. Wrong(options.AllowedSchemes, "AllowedSchemes", scheme => scheme is "http" or "https", "http or https"),
            .. Wrong(options.AllowedHosts, "AllowedHosts", IsHost, "a host name, *.example.com, or a network such as 10.20.0.0/16"),
        ];
        if (options.LongestLease < TimeSpan.FromSeconds(1) || options.LongestLease > TimeSpan.FromDays(30))
            errors.Add($"Mesh:Registration:LongestLease is {options.LongestLease:c}; it must be a time from 1 second to 30 days.");
        if (options.MaxEndpoints is < 1 or > 100_000)
            errors.Add($"Mesh:Registration:MaxEndpoints is {options.MaxEndpoints}; it must be 1–100,000.");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static bool IsHost(string host) => host.Contains('/', StringComparison.Ordinal)
        ? IPNetwork.TryParse(host, out _)
        : host is "*" || Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) != UriHostNameType.Unknown;

    private static IEnumerable<string> Wrong(IReadOnlyList<string> values, string field, Func<string, bool> holds, string wanted) =>
        values.Index().Where(one => !holds(one.Item)).Select(one => $"Mesh:Registration:{field}:{one.Index} is '{one.Item}'; it must be {wanted}.");
}
