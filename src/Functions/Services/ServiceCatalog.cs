using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.Services;

/// <summary>Shows who exists and how they are, as this worker sees it.</summary>
/// <param name="status">What the mesh knows.</param>
public sealed class ServiceCatalog(IMeshStatus status)
{
    /// <summary><c>GET /api/services</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <returns>200 with every service, its versions, endpoints and policies, and with what was refused or left out.</returns>
    [Function("ListServices")]
    public IActionResult List([HttpTrigger(AuthorizationLevel.Function, "get", Route = "services")] HttpRequest request)
    {
        _ = request;
        return Serialization.Answer(status.Read());
    }

    /// <summary><c>GET /api/services/{service}</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="service">Name of the service.</param>
    /// <returns>200 with the service; 404 with the nearest names.</returns>
    [Function("ShowService")]
    public IActionResult Show([HttpTrigger(AuthorizationLevel.Function, "get", Route = "services/{service}")] HttpRequest request, string service)
    {
        _ = request;
        return status.Find(service) is { } found
            ? Serialization.Answer(found)
            : Problems.NotFound("service", service, "service", $"There is no service '{service}'. {status.Nearest(service)}", "GET /api/services lists them.");
    }
}
