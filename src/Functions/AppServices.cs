using Azure;
using Azure.Messaging.EventGrid;
using FunctionsOrchestration.AI;
using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Choreography;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.DirectCalls;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Documents.ImageUrls;
using FunctionsOrchestration.Idempotency;
using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Insights;
using FunctionsOrchestration.Knowledge;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using FunctionsOrchestration.Mesh.Traffic.Exposures;
using FunctionsOrchestration.Patterns;
using FunctionsOrchestration.Scaling;
using FunctionsOrchestration.Rollouts;
using FunctionsOrchestration.Rollouts.Exposures;
using FunctionsOrchestration.Services;
using FunctionsOrchestration.Mesh.Idempotency;
using FunctionsOrchestration.Models;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Streams;
using FunctionsOrchestration.Supervision;
using FunctionsOrchestration.Telemetry;
using FunctionsOrchestration.Topics;
using FunctionsOrchestration.Topics.Publishing;
using FunctionsOrchestration.Work;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration;

/// <summary>What the app is made of, in the order in which a reader meets it.</summary>
internal static class AppServices
{
    /// <summary>Adds everything that the functions ask for in their constructors.</summary>
    public static IServiceCollection AddAppServices(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSerialization()
            .AddTelemetry(configuration)
            .AddStorage(configuration)
            .AddControlPlane()
            .AddBudgets(configuration)
            .AddIdempotency(configuration)
            .AddModels(configuration)
            .AddRegistrations()
            .AddScaling(configuration)
            .AddRollouts()
            .AddDocuments(configuration)
            .AddWork(configuration)
            .AddInsights(configuration)
            .AddIngestion(configuration)
            .AddKnowledge()
            .AddTopics(configuration)
            .AddStreams(configuration)
            .AddPatterns(configuration)
            .AddAppEvents(configuration)
            .AddChoreography(configuration);
    }

    /// <summary>What all workers share: the way to the entities that own it, and what they have made public.</summary>
    private static IServiceCollection AddControlPlane(this IServiceCollection services) => services
        .AddSingleton<DurableControlPlane>()
        .AddSingleton<IControlPlane>(provider => provider.GetRequiredService<DurableControlPlane>())
        .AddSingleton<IControlTable, ControlTable>()
        .AddSingleton<ControlBoard>()
        .AddSingleton<IControlBoard>(provider => provider.GetRequiredService<ControlBoard>())
        .AddHostedService(provider => provider.GetRequiredService<ControlBoard>());

    /// <summary>What tenants may spend.</summary>
    private static IServiceCollection AddBudgets(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<BudgetOptions, BudgetOptionsValidator>(configuration, "Budgets")
        .AddSingleton(provider => provider.GetRequiredService<IOptions<BudgetOptions>>().Value);

    /// <summary>What keyed calls came to. Registered before the mesh, which else would remember them in this process only.</summary>
    private static IServiceCollection AddIdempotency(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<IdempotencyOptions, IdempotencyOptionsValidator>(configuration, "Idempotency")
        .AddSingleton(provider => provider.GetRequiredService<IOptions<IdempotencyOptions>>().Value)
        .AddSingleton<TableIdempotencyStore>()
        .AddSingleton<IIdempotencyStore>(provider => provider.GetRequiredService<TableIdempotencyStore>());

    /// <summary>The embedded models, and the mesh through which they and all others are called.</summary>
    private static IServiceCollection AddModels(this IServiceCollection services, IConfiguration configuration) => services
        .AddEmbeddedModels(models => configuration.GetSection("Models").Bind(models))
        .AddInProcessModels()
        .AddAIMesh()
        .AddSingleton<CallReader>()
        .AddSingleton(provider => new SagaVersions(provider.GetRequiredService<DocumentStore>().ReadVersionsAsync))
        .AddSingleton<ModelCalls>();

    /// <summary>Endpoints that register themselves.</summary>
    private static IServiceCollection AddRegistrations(this IServiceCollection services) => services
        .AddSingleton<IRegistrationTable, RegistrationTable>()
        .AddSingleton<RegistrationDesk>()
        .AddSingleton<RegistrationSource>()
        .AddSingleton<ICatalogSource>(provider => provider.GetRequiredService<RegistrationSource>())
        .AddHostedService(provider => provider.GetRequiredService<RegistrationSource>());

    /// <summary>How many workers there are: policies, the loop that goes by them, and the processes of this machine.</summary>
    private static IServiceCollection AddScaling(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<ScalingOptions, ScalingOptionsValidator>(configuration, "Scaling")
        .AddScalingParts(configuration);

    /// <summary>New versions on their way to the users.</summary>
    private static IServiceCollection AddRollouts(this IServiceCollection services) => services
        .AddSingleton<RolloutDesk>()
        .AddSingleton<RolloutStarter>()
        .AddSingleton<ExposureBlobs>()
        .AddSingleton<IExposureLog>(provider => provider.GetRequiredService<ExposureBlobs>())
        .AddSingleton<GateClient>();

    /// <summary>Requests with documents: reading, checking, staging.</summary>
    private static IServiceCollection AddDocuments(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<DocumentsOptions, DocumentsOptionsValidator>(configuration, "Documents")
        .AddSingleton<ImageUrlPolicy>()
        .AddSingleton<ImageFetcher>()
        .AddSingleton<DocumentsReader>()
        .AddSingleton<DocumentStore>()
        .AddSingleton<DocumentsIntake>();

    /// <summary>What is in these documents?</summary>
    private static IServiceCollection AddInsights(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<InsightsOptions, InsightsOptionsValidator>(configuration, "Insights");

    /// <summary>Make these documents searchable.</summary>
    private static IServiceCollection AddIngestion(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<IngestionOptions, IngestionOptionsValidator>(configuration, "Ingestion")
        .AddValidated<SupervisionOptions, SupervisionOptionsValidator>(configuration, "Supervision");

    /// <summary>The index, the search in it, and the events about it.</summary>
    private static IServiceCollection AddKnowledge(this IServiceCollection services) => services
        .AddSingleton<KnowledgeIndex>()
        .AddSingleton<KnowledgeSnapshots>()
        .AddSingleton<KnowledgeEvents>();

    /// <summary>Where the app publishes what it tells itself: an Event Grid topic, or topics of its own.</summary>
    private static IServiceCollection AddAppEvents(this IServiceCollection services, IConfiguration configuration)
    {
        var topic = configuration.GetSection("EventGrid");
        if (topic["TopicEndpoint"] is not { Length: > 0 } endpoint)
            return services
                .AddSingleton<IAppEvents, TopicAppEvents>()
                .AddSingleton(KnowledgeTopic.Declaration)
                .AddSingleton(IngestionTopic.Declaration);
        return services
            .AddSingleton(_ => topic["TopicKey"] is { Length: > 0 } key
                ? new EventGridPublisherClient(new Uri(endpoint), new AzureKeyCredential(key))
                : new EventGridPublisherClient(
                    new Uri(endpoint), StorageServices.Credential(configuration.GetSection(StorageServices.Setting))))
            .AddSingleton<IAppEvents, EventGridAppEvents>();
    }

    /// <summary>The same as the ingestion, with no conductor.</summary>
    private static IServiceCollection AddChoreography(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<ChoreographyOptions, ChoreographyOptionsValidator>(configuration, "Choreography")
        .AddSingleton<VisionActivities>()
        .AddSingleton<IngestionActivities>()
        .AddSingleton<IIngestionEffects, DirectEffects>()
        .AddSingleton<Participation>();

    /// <summary>Topics: publishing, subscriptions, deliveries, and what became of them.</summary>
    private static IServiceCollection AddTopics(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<EventsOptions, EventsOptionsValidator>(configuration, "Events")
        .AddTopicDeclarations()
        .AddEventLog()
        .AddDeliveries(configuration)
        .AddSagasForEvents();

    /// <summary>Streams: their declarations, partitions, questions and sinks.</summary>
    private static IServiceCollection AddStreams(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<StreamsOptions, StreamsOptionsValidator>(configuration, "Streams")
        .AddStreamParts();

    /// <summary>Patterns: their declarations, backtests, those that come with the app, and the telemetry that they look at.</summary>
    private static IServiceCollection AddPatterns(this IServiceCollection services, IConfiguration configuration) => services
        .AddValidated<PatternsOptions, PatternsOptionsValidator>(configuration, "Patterns")
        .AddPatternParts();

    /// <summary>Options from a section of the configuration, checked when the app starts.</summary>
    internal static IServiceCollection AddValidated<TOptions, TValidator>(
        this IServiceCollection services, IConfiguration configuration, string section)
        where TOptions : class
        where TValidator : class, IValidateOptions<TOptions>
    {
        services.AddSingleton<IValidateOptions<TOptions>, TValidator>();
        services.AddOptions<TOptions>().Bind(configuration.GetSection(section)).ValidateOnStart();
        return services;
    }
}
