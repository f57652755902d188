using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>A history that <see cref="HistoryExport"/> wrote.</summary>
/// <param name="InstanceId">The instance.</param>
/// <param name="Execution">The number of its execution, of which its ids are made.</param>
/// <param name="FailureType">The type of the exception with which it ended, if any.</param>
/// <param name="Steps">Its steps; the first is its creation.</param>
internal sealed record HistoryImport(string InstanceId, long Execution, string? FailureType, IReadOnlyList<HistoryRow> Steps)
{
    public ExecutionStarted Started => (ExecutionStarted)Steps[0].Events[0];

    /// <exception cref="FormatException">It is no such document, or a newer program's.</exception>
    public static HistoryImport Read(string json)
    {
        try
        {
            var document = JsonNode.Parse(json)!;
            var format = (string?)document["format"];
            if (format != HistoryExport.Format)
                throw new FormatException($"The document's format is '{format}'; this program reads '{HistoryExport.Format}'.");
            var instance = document["instance"]!;
            return new HistoryImport(
                (string)instance["id"]!, (long)instance["execution"]!, (string?)instance["failure"]?["type"],
                [.. document["steps"]!.AsArray().Select(step => Step(step!))]);
        }
        catch (Exception exception) when (exception is JsonException or NullReferenceException or InvalidOperationException)
        {
            throw new FormatException($"This is no history that the host exported: {exception.Message}", exception);
        }
    }

    private static HistoryRow Step(JsonNode step) => new(
        (int)step["step"]!, ((DateTime)step["at"]!).ToUniversalTime(),
        StoreJson.ReadEvents(Encoding.UTF8.GetBytes(step["events"]!.ToJsonString())));
}
