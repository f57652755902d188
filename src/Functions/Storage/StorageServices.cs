using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Storage;

/// <summary>
/// The storage account of the function app, by the settings that the Functions host itself reads: a connection string in
/// <c>AzureWebJobsStorage</c>, or an identity with <c>AzureWebJobsStorage__accountName</c> (or <c>__blobServiceUri</c>,
/// <c>__queueServiceUri</c> and <c>__tableServiceUri</c>, and <c>__clientId</c> for a user-assigned identity).
/// </summary>
internal static class StorageServices
{
    public const string Setting = "AzureWebJobsStorage";

    /// <summary>Messages in Base64, as queue triggers expect them unless host.json says otherwise.</summary>
    public static QueueClientOptions QueueOptions => new() { MessageEncoding = QueueMessageEncoding.Base64 };

    /// <summary>Key of the client that gives messages as they are, for queues that anybody may write to: in another one what is no Base64 throws.</summary>
    public const string PlainQueues = "plain";

    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration[Setting] is { Length: > 0 } connection)
        {
            return services
                .AddSingleton(_ => new BlobServiceClient(connection))
                .AddSingleton(_ => new TableServiceClient(connection))
                .AddSingleton(_ => new QueueServiceClient(connection, QueueOptions))
                .AddKeyedSingleton(PlainQueues, (_, _) => new QueueServiceClient(connection));
        }

        var identity = configuration.GetSection(Setting);
        return services
            .AddSingleton(_ => new BlobServiceClient(Endpoint(identity, "blob"), Credential(identity)))
            .AddSingleton(_ => new TableServiceClient(Endpoint(identity, "table"), Credential(identity)))
            .AddSingleton(_ => new QueueServiceClient(Endpoint(identity, "queue"), Credential(identity), QueueOptions))
            .AddKeyedSingleton(PlainQueues, (_, _) => new QueueServiceClient(Endpoint(identity, "queue"), Credential(identity)));
    }

    /// <summary>The identity of the app in Azure, or of the developer outside. It is made at its first use, which with keys is never.</summary>
    public static TokenCredential Credential(IConfiguration identity)
    {
        var made = new Lazy<TokenCredential>(
            () => new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = identity["clientId"] }));
        return DelegatedTokenCredential.Create(
            (request, stop) => made.Value.GetToken(request, stop), (request, stop) => made.Value.GetTokenAsync(request, stop));
    }

    private static Uri Endpoint(IConfigurationSection identity, string service)
    {
        if (identity[$"{service}ServiceUri"] is { Length: > 0 } uri) return new Uri(uri);
        if (identity["accountName"] is { Length: > 0 } account) return new Uri($"https://{account}.{service}.core.windows.net");
        throw new InvalidOperationException(
            $"No storage account is configured. Set {Setting} to a connection string (UseDevelopmentStorage=true for Azurite) "
            + $"or {Setting}__accountName to an account that the app's identity may use.");
    }
}
