using System.Collections.Frozen;
using System.Text.RegularExpressions;
using FunctionsOrchestration.Mesh.Pipeline;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Catalog.Validation;

/// <summary>What an endpoint must be, whatever it speaks; the rest is for its protocol to say.</summary>
/// <param name="protocols">What endpoints may speak.</param>
internal sealed partial class EndpointRules(IEnumerable<IProtocol> protocols)
{
    private readonly FrozenDictionary<string, IProtocol> _protocols = protocols.ToFrozenDictionary(protocol => protocol.Name);

    public void Check(ServiceDefinition service, EndpointDefinition endpoint, CatalogErrors errors)
    {
        errors
            .Check(
                endpoint.Id is { } id && IdPattern().IsMatch(id), nameof(endpoint.Id), endpoint.Id,
                "1–64 letters, digits, dots, underscores and hyphens, with a letter or digit first")
            .Check(
                endpoint.Version is { } version && IdPattern().IsMatch(version), nameof(endpoint.Version), endpoint.Version,
                "1–64 letters, digits, dots, underscores and hyphens, with a letter or digit first")
            .Within(0, 1_000, endpoint.Weight, nameof(endpoint.Weight))
            .Within(0, 127, endpoint.Priority, nameof(endpoint.Priority))
            .Within(0, 1e9, endpoint.CostPerCall, nameof(endpoint.CostPerCall))
            .Within(0, 1e9, endpoint.CostPerThousandTokens, nameof(endpoint.CostPerThousandTokens))
            .Within(1, long.MaxValue, endpoint.TokensPerMinute ?? 1, nameof(endpoint.TokensPerMinute))
            .Within(1, long.MaxValue, endpoint.RequestsPerMinute ?? 1, nameof(endpoint.RequestsPerMinute));
        var known = errors.Count;
        CheckAddress(endpoint, errors);
        if (errors.Count == known) CheckProtocol(service, endpoint, errors);
    }

    private static void CheckAddress(EndpointDefinition endpoint, CatalogErrors errors)
    {
        if (endpoint.Address is not { } address) return;
        errors.Check(
            address.IsAbsoluteUri && address.Scheme is "http" or "https" or "https+http" or "http+https" && address.Host.Length > 0,
            nameof(endpoint.Address), address, "an address such as https://models.example.com/, or https+http://name for a discovered one");
        if (address.IsAbsoluteUri && address.UserInfo.Length > 0)
            errors.Add(nameof(endpoint.Address), address.Host, "it holds a user name or password. Name the setting that holds the key in KeySetting.");
    }

    private void CheckProtocol(ServiceDefinition service, EndpointDefinition endpoint, CatalogErrors errors)
    {
        if (endpoint.Protocol is null || !_protocols.TryGetValue(endpoint.Protocol, out var protocol))
        {
            errors.Add(
                nameof(endpoint.Protocol), endpoint.Protocol, $"there is no such protocol. {NearestNames.Hint(endpoint.Protocol ?? "", _protocols.Keys)}");
            return;
        }

        // A protocol may rely on what is checked here.
        if (service.Domain is null || service.Operations.Any(name => Operations.Find(service.Domain, name) is null)) return;
        foreach (var problem in protocol.Validate(service, endpoint)) errors.Add(nameof(endpoint.Protocol), endpoint.Protocol, problem);
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
    private static partial Regex IdPattern();
}
