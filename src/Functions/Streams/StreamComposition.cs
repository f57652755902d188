using FunctionsOrchestration.Streams.Asking;
using FunctionsOrchestration.Streams.Declarations;
using FunctionsOrchestration.Streams.Partitions;
using FunctionsOrchestration.Streams.Sinks;
using FunctionsOrchestration.Streams.Sources;
using FunctionsOrchestration.Topics.Deliveries.Destinations;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Streams;

/// <summary>What streams are made of.</summary>
internal static class StreamComposition
{
    /// <summary>Which streams there are, and who runs them.</summary>
    public static IServiceCollection AddStreamParts(this IServiceCollection services) => services
        .AddSingleton<StreamCatalog>()
        .AddSingleton<StreamChecks>()
        .AddSingleton<StreamDesk>()
        .AddSingleton<StreamViews>()
        .AddSingleton<IDestination, StreamDestination>()
        .AddSingleton<SourceQueues>()
        .AddSingleton<StreamLetters>()
        .AddSingleton<PartitionQueues>()
        .AddSingleton<PartitionEvents>()
        .AddSingleton<Checkpoints>()
        .AddSingleton<LivePartitions>()
        .AddSingleton<StreamSinks>()
        .AddSingleton<SetAsideLetters>()
        .AddSingleton<Questions>()
        .AddSingleton<PartitionRunner>();
}
