using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Insights;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Topics.DeadLetters;
using FunctionsOrchestration.Topics.Declarations;
using FunctionsOrchestration.Topics.Deliveries;
using FunctionsOrchestration.Topics.Deliveries.Destinations;
using FunctionsOrchestration.Topics.Log;
using FunctionsOrchestration.Topics.Publishing;
using FunctionsOrchestration.Topics.Story;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Topics;

/// <summary>What topics are made of.</summary>
internal static class TopicComposition
{
    /// <summary>Which topics and subscriptions there are.</summary>
    public static IServiceCollection AddTopicDeclarations(this IServiceCollection services) => services
        .AddSingleton<TopicCatalog>()
        .AddSingleton<EventFlows>()
        .AddSingleton<SubscriptionRules>()
        .AddSingleton<WebhookHandshake>();

    /// <summary>Where events are kept, and how they come in.</summary>
    public static IServiceCollection AddEventLog(this IServiceCollection services) => services
        .AddSingleton<EventLog>()
        .AddSingleton<EventIndex>()
        .AddSingleton<EventIntake>();

    /// <summary>How they go out, and what became of them.</summary>
    public static IServiceCollection AddDeliveries(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton<WebhookGuard>()
        .AddSingleton<WebhookClient>()
        .AddSingleton(_ => StorageServices.Credential(configuration.GetSection(StorageServices.Setting)))
        .AddSingleton<IDestination, WebhookDestination>()
        .AddSingleton<IDestination, FunctionDestination>()
        .AddSingleton<IDestination, QueueDestination>()
        .AddSingleton<IDestination, SagaDestination>()
        .AddSingleton<IDestination, WaitingInstanceDestination>()
        .AddSingleton<IDestination, AIDestination>()
        .AddSingleton<IDestination, TopicDestination>()
        .AddSingleton<IDestination, CircuitDestination>()
        .AddSingleton<IDestination, RolloutDestination>()
        .AddSingleton<DeliveryMessages>()
        .AddSingleton<DeliveryRounds>()
        .AddSingleton<DeliveryLedger>()
        .AddSingleton<DeadLetterStore>()
        .AddSingleton<DeadLetterReplay>()
        .AddSingleton<SubscriptionCounters>()
        .AddHostedService(provider => provider.GetRequiredService<SubscriptionCounters>());

    /// <summary>The sagas that an event may start, by the doors that HTTP uses.</summary>
    public static IServiceCollection AddSagasForEvents(this IServiceCollection services) => services
        .AddSingleton(provider => new StartableSaga("ingestion", provider.GetRequiredService<IngestionStarter>().StartAsync))
        .AddSingleton(provider => new StartableSaga("insights", provider.GetRequiredService<InsightsStarter>().StartAsync));
}
