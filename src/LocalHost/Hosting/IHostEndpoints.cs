using Microsoft.AspNetCore.Routing;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>A part of the host that answers HTTP requests. Registered as a singleton; the host maps each once.</summary>
internal interface IHostEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    /// <param name="endpoints">Where to.</param>
    void Map(IEndpointRouteBuilder endpoints);
}
