using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;

namespace FunctionsOrchestration.Mesh.Protocols.Http;

/// <summary>The key that an endpoint wants. It is read when a call is made and kept nowhere.</summary>
/// <param name="setting">Name of the setting that holds it; null where the endpoint wants none.</param>
/// <param name="configuration">The settings.</param>
internal sealed class EndpointKey(string? setting, IConfiguration? configuration)
{
    /// <summary>Reads the key.</summary>
    /// <param name="key">The key; null where none is wanted.</param>
    /// <param name="fault">Why there is none although one is wanted.</param>
    public bool TryRead(out string? key, [NotNullWhen(false)] out EndpointFault? fault)
    {
        (key, fault) = (null, null);
        if (setting is null) return true;
        key = configuration?[setting];
        if (string.IsNullOrWhiteSpace(key)) fault = new EndpointFault(FaultKind.NotConfigured, $"Setting '{setting}', which holds the key, is empty.");
        // A header would refuse it, with an exception that quotes it.
        else if (key.AsSpan().ContainsAnyExceptInRange('!', '~'))
            fault = new EndpointFault(FaultKind.NotConfigured, $"Setting '{setting}' holds characters that no key has.");
        return fault is null;
    }
}
