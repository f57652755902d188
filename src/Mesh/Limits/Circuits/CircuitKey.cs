using System.Globalization;
using System.IO.Hashing;
using System.Text;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Protocols.InProcess;

namespace FunctionsOrchestration.Mesh.Limits.Circuits;

/// <summary>The owner of an endpoint's shared circuit.</summary>
internal static class CircuitKey
{
    /// <summary>Name of the entity.</summary>
    public const string Kind = "CircuitEntity";

    /// <summary>
    /// The owner; null where the circuit is not shared. A model of this process is nobody else's. Where the endpoint is, is part of the
    /// key: one that registers again at another address begins anew, and a report about the old one does not meet it.
    /// </summary>
    public static ControlKey? Of(ServiceDefinition service, EndpointDefinition endpoint)
    {
        if (!service.Resilience.Circuit.IsShared || endpoint.Protocol == InProcessProtocol.ProtocolName) return null;
        var identity = XxHash64.HashToUInt64(Encoding.UTF8.GetBytes($"{endpoint.Protocol}|{endpoint.Address}|{endpoint.HostName}|{endpoint.Model}"));
        return new ControlKey(
            Kind, string.Create(CultureInfo.InvariantCulture, $"{Plain(service.Name)}:{Plain(endpoint.Id)}:{identity:x16}"));
    }

    // Ids of discovered endpoints hold addresses; what the storage under entities does not take in keys is left out.
    private static string Plain(string name) =>
        string.Concat(name.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '_'));
}
