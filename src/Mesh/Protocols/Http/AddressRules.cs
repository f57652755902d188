using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.Protocols.Http;

/// <summary>What every remote protocol asks of an endpoint's address.</summary>
internal static class AddressRules
{
    /// <summary>What is wrong with the address, one sentence each.</summary>
    public static IEnumerable<string> Validate(EndpointDefinition endpoint)
    {
        if (endpoint.Address is not { } address)
        {
            yield return $"Protocol '{endpoint.Protocol}' needs an address, for example http://models:8080/.";
            yield break;
        }

        // Not quoted, since it may hold a key.
        if (address.Query.Length > 0 || address.Fragment.Length > 0) yield return "The address has a query or a fragment; only scheme, host, port and path are used.";
    }
}
