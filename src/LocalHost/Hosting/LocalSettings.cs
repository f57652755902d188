using System.Text.Json;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>What local.settings.json says; in Azure the app settings take its place.</summary>
/// <param name="Values">Settings that become environment variables unless those exist.</param>
/// <param name="Port">The port in <c>Host.LocalHttpPort</c>.</param>
/// <param name="Found">Whether the file exists; defaults for development apply when it does not.</param>
internal sealed record LocalSettings(IReadOnlyDictionary<string, string> Values, int? Port, bool Found)
{
    /// <summary>The file's name, beside host.json.</summary>
    public const string FileName = "local.settings.json";

    private static readonly JsonDocumentOptions Lenient = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>What applies without a file.</summary>
    private static readonly Dictionary<string, string> DevelopmentDefaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
        ["AZURE_FUNCTIONS_ENVIRONMENT"] = "Development",
        ["FUNCTIONS_WORKER_RUNTIME"] = "dotnet-isolated",
    };

    /// <summary>Reads the file in a folder.</summary>
    /// <param name="folder">The folder of host.json.</param>
    /// <returns>Its settings, or the defaults for development.</returns>
    /// <exception cref="StartupException">The file is encrypted or no JSON of this kind.</exception>
    public static LocalSettings Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
            return new LocalSettings(DevelopmentDefaults, null, false);
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            return Read(json.RootElement, path);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            throw new StartupException($"{path} cannot be read: {exception.Message}");
        }
    }

    /// <summary>Makes each value an environment variable, as the func CLI does; variables that exist are left alone.</summary>
    public void Apply()
    {
        foreach (var (name, value) in Values)
        {
            if (Environment.GetEnvironmentVariable(name) is null)
                Environment.SetEnvironmentVariable(name, value);
        }
    }

    private static LocalSettings Read(JsonElement root, string path)
    {
        if (root.TryGetProperty("IsEncrypted", out var encrypted) && encrypted.ValueKind == JsonValueKind.True)
            throw new StartupException($"{path} is encrypted, and only the func CLI on the machine that encrypted it can read "
                + "it. Decrypt it with 'func settings decrypt'.");

        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (root.TryGetProperty(nameof(Values), out var settings))
        {
            foreach (var setting in settings.EnumerateObject())
                values[setting.Name] = TextOf(setting.Value);
        }

        if (root.TryGetProperty("ConnectionStrings", out var connections))
        {
            foreach (var connection in connections.EnumerateObject().Where(c => c.Value.ValueKind == JsonValueKind.String))
                values[$"ConnectionStrings:{connection.Name}"] = connection.Value.GetString()!;
        }

        int? port = root.TryGetProperty("Host", out var host) && host.TryGetProperty("LocalHttpPort", out var number)
            ? number.GetInt32()
            : null;
        return new LocalSettings(values, port, true);
    }

    private static string TextOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
}
