using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.DirectCalls;

/// <summary>The services that are there without any configuration: one for each domain, in this process.</summary>
internal static class DefaultCatalog
{
    public static IServiceCollection AddDefaultCatalog(this IServiceCollection services)
    {
        foreach (var domain in Operations.Domains)
        {
            services.AddSingleton(new ServiceDefinition
            {
                Name = domain,
                Domain = domain,
                Operations = [.. Operations.All.Where(operation => operation.Domain == domain).Select(operation => operation.Name)],
                Endpoints = domain == "generative" ? [] : [new EndpointDefinition { Id = "embedded", Protocol = "in-process" }],
            });
        }
        return services;
    }
}
