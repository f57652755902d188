using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Elasticity;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Work;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.Functions.Tests.Work;

/// <summary>The parts of the app that work goes through, without the loop that watches the queues: tests look themselves.</summary>
internal static class WorkParts
{
    private const string NoStorage = "DefaultEndpointsProtocol=https;AccountName=nobody;AccountKey=AAAA;EndpointSuffix=invalid";

    public static IServiceCollection AddWorkParts(
        this IServiceCollection services, string storage = NoStorage, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("AzureWebJobsStorage", storage), .. settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))]).Build();
        services.AddStorage(configuration).AddSingleton<DocumentStore>().AddWork(configuration);
        services.RemoveAll<IDocumentsStory>();
        services.Remove(services.Single(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType == typeof(WorkWatch)));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(WorkerIdentity.OfThisProcess);
        services.TryAddSingleton(new Random(7));
        services.TryAddSingleton<ScaledConcurrency>();
        return services.AddSingleton<WorkWatch>();
    }
}
