using FunctionsOrchestration.LocalHost.Hosting;
using FunctionsOrchestration.LocalHost.Hosting.Settings;
using FunctionsOrchestration.LocalHost.Security;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Triggers.Http;

/// <summary>Maps every HTTP function to its route.</summary>
internal sealed class HttpTriggers(
    FunctionCatalog catalog,
    FunctionInvoker invoker,
    RequestAuthorizer authorizer,
    DrainDeadline deadline,
    HttpSettings settings,
    HostAddress address,
    ILogger<HttpTriggers> log) : IHostEndpoints, ITriggerListener
{
    private readonly IReadOnlyList<HttpRoute> _routes = HttpRoute.All(catalog, settings.RoutePrefix);

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var route in _routes)
        {
            var function = new HttpFunction(route.Function, route.AuthLevel, invoker, authorizer, deadline, log);
            endpoints.Map(route.Pattern, function.AnswerAsync)
                .WithDisplayName(route.Function.Name)
                .WithMetadata(new HttpMethodMetadata(route.Methods));
        }
    }

    /// <inheritdoc/>
    public string? Describe(FunctionDescriptor function)
    {
        if (function.Trigger is not HttpTriggerAttribute)
            return null;
        var route = _routes.First(r => r.Function == function);
        var methods = route.Methods.Count == 0 ? "" : $"[{string.Join(',', route.Methods)}] ";
        return methods + address.BaseUrl + route.Template;
    }
}
