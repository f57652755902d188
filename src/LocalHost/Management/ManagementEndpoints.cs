using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.LocalHost.Hosting;
using FunctionsOrchestration.LocalHost.Security;
using FunctionsOrchestration.LocalHost.Worker;
using FunctionsOrchestration.LocalHost.Worker.Durable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Management;

/// <summary>The durable HTTP management API, below <c>/runtime/webhooks/durabletask</c>: status codes, headers and JSON are
/// those of the genuine extension (HttpApiHandler in Azure/azure-functions-durable-extension, and answers recorded from it).</summary>
internal sealed class ManagementEndpoints(FunctionCatalog functions, IServiceProvider services) : IHostEndpoints
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        if (!DurableFunctions.Any(functions))
            return;

        var engine = services.GetRequiredService<DurableEngine>();
        var answers = new StartAnswers(engine.Client, services.GetRequiredService<ManagementLinks>());
        var api = endpoints.MapGroup(ManagementAddress.Path);
        api.AddEndpointFilter(RequireKeyAsync);
        api.AddEndpointFilter(ManagementErrors.AnswerFaultsAsync);
        new InstanceStatusEndpoints(engine).Map(api);
        new InstancePurgeEndpoints(engine.Client).Map(api);
        new InstanceControlEndpoints(engine.Client, answers).Map(api);
        new OrchestratorEndpoints(engine.Client, answers).Map(api);
        new EntityEndpoints(engine.Client.Entities, functions).Map(api);
    }

    private ValueTask<object?> RequireKeyAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        services.GetRequiredService<RequestAuthorizer>().MayUse(context.HttpContext.Request, HostKeys.DurableTask)
            ? next(context)
            : ValueTask.FromResult<object?>(Results.Unauthorized());
}
