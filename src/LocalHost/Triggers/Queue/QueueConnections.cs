using Azure.Core;
using Azure.Identity;
using Azure.Storage.Queues;
using Microsoft.Extensions.Configuration;

namespace FunctionsOrchestration.LocalHost.Triggers.Queue;

/// <summary>Opens queues by the connection names and queue names that stand in attributes.</summary>
/// <remarks>A connection <c>X</c> is the setting <c>AzureWebJobsX</c> or <c>X</c>: a connection string, or, for an
/// identity instead of a secret, a section with <c>queueServiceUri</c>, <c>serviceUri</c> or <c>accountName</c>, and
/// optionally <c>credential=managedidentity</c> with <c>clientId</c>. Without a name it is <c>AzureWebJobsStorage</c>.</remarks>
internal sealed class QueueConnections(IConfiguration settings)
{
    /// <summary>What <see cref="UsesDevelopmentStorage"/> looks for.</summary>
    public const string DevelopmentStorage = "UseDevelopmentStorage=true";

    private const string Prefix = "AzureWebJobs";

    /// <summary>The queue's name with its <c>%Setting%</c> references replaced, in lower case as storage wants it.</summary>
    /// <exception cref="FormatException">A setting is missing, or storage does not allow the name.</exception>
    public string NameOf(string queueName)
    {
        var name = SettingReferences.Resolve(queueName, settings).ToLowerInvariant();
        var allowed = name.Length is >= 3 and <= 63
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            && name[0] != '-' && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal);
        return allowed
            ? name
            : throw new FormatException(
                $"'{name}' is no queue name: it takes 3 to 63 letters, digits and single hyphens, and begins and ends with no hyphen.");
    }

    /// <summary>Whether the connection is the storage emulator of this machine.</summary>
    public bool UsesDevelopmentStorage(string? connection) =>
        SectionOf(connection)?.Value?.Trim().TrimEnd(';').Equals(DevelopmentStorage, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>A client for a queue. It sends and receives text as it is; see <see cref="MessageEncoding"/>.</summary>
    /// <exception cref="FormatException">The connection has no setting, or one that cannot be read.</exception>
    public QueueClient Open(string? connection, string queueName)
    {
        if (SectionOf(connection) is not { } section)
        {
            var name = connection ?? "AzureWebJobsStorage";
            throw new FormatException(
                $"the connection '{name}' has no setting. "
                + $"Set '{name}' to a connection string, or '{name}__queueServiceUri' to use an identity.");
        }

        return section.Value is { Length: > 0 } connectionString
            ? FromConnectionString(connectionString, queueName, section.Path)
            : new QueueClient(new Uri(ServiceUri(section), queueName), CredentialOf(section));
    }

    private static QueueClient FromConnectionString(string connectionString, string queueName, string setting)
    {
        try
        {
            return new QueueClient(connectionString, queueName);
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            throw new FormatException(
                $"the setting '{setting}' is no connection string of a storage account: {fault.Message}", fault);
        }
    }

    private static Uri ServiceUri(IConfigurationSection section)
    {
        var uri = section["queueServiceUri"] ?? section["serviceUri"]
            ?? (section["accountName"] is { } account ? $"https://{account}.queue.core.windows.net" : null);
        return Uri.TryCreate(uri?.TrimEnd('/') + '/', UriKind.Absolute, out var parsed)
            ? parsed
            : throw new FormatException(
                $"the settings '{section.Path}__…' name no queue service: set '{section.Path}__queueServiceUri'.");
    }

    private static TokenCredential CredentialOf(IConfigurationSection section)
    {
        if (!"managedidentity".Equals(section["credential"], StringComparison.OrdinalIgnoreCase))
            return new DefaultAzureCredential();
        return new ManagedIdentityCredential(section["clientId"] is { } client
            ? ManagedIdentityId.FromUserAssignedClientId(client)
            : ManagedIdentityId.SystemAssigned);
    }

    /// <summary>The setting, or section of settings, of a connection; null when there is none.</summary>
    private IConfigurationSection? SectionOf(string? connection)
    {
        var name = connection ?? "Storage";
        string[] names = [Prefix + name, name, $"ConnectionStrings:{name}"];
        return names.Select(settings.GetSection).FirstOrDefault(section => section.Exists());
    }
}
