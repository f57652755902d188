using System.Text.Json;
using System.Text.Json.Nodes;

namespace FunctionsOrchestration.LocalHost.Tests.Management;

/// <summary>A request to the genuine host and its answer; see Recordings/README.md.</summary>
public sealed record Recording(
    string Title,
    string Method,
    string Path,
    string? Send,
    string? EventType,
    int Status,
    Dictionary<string, string> Headers,
    JsonNode? Body)
{
    private static readonly JsonSerializerOptions Read = new(JsonSerializerDefaults.Web);

    private static readonly string File = System.IO.Path.Combine(AppContext.BaseDirectory, "Management", "Recordings", "genuine.json");

    public static IReadOnlyList<Recording> All { get; } =
        JsonSerializer.Deserialize<List<Recording>>(System.IO.File.ReadAllText(File), Read)!;
}
