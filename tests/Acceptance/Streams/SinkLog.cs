using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests.Streams;

/// <summary>What stands in the log of a topic: the place where a result counts, whoever may read it from there.</summary>
internal sealed class SinkLog(Azurite azurite, string topic)
{
    private readonly BlobContainerClient _log = azurite.Container("event-log");
    private readonly Dictionary<string, (Azure.ETag Version, List<JsonElement> Events)> _read = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>By id, how often each event stands there.</summary>
    public async Task<Dictionary<string, int>> CountAsync() =>
        (await ReadAsync()).CountBy(one => one.GetProperty("id").GetString()!).ToDictionary();

    /// <summary>The data of each event.</summary>
    public async Task<List<JsonElement>> DataAsync() => [.. (await ReadAsync()).Select(one => one.GetProperty("data"))];

    private async Task<List<JsonElement>> ReadAsync()
    {
        if (!await _log.ExistsAsync(Stop)) return [];
        HashSet<string> there = [];
        await foreach (var blob in _log.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{topic}/", Stop))
        {
            there.Add(blob.Name);
            var version = blob.Properties.ETag!.Value;
            if (_read.TryGetValue(blob.Name, out var known) && known.Version == version) continue;
            var content = await _log.GetBlobClient(blob.Name).DownloadContentAsync(Stop);
            _read[blob.Name] = (version, [.. JsonElement.Parse(content.Value.Content).EnumerateArray()]);
        }

        foreach (var gone in _read.Keys.Except(there).ToList()) _read.Remove(gone);
        return [.. _read.Values.SelectMany(blob => blob.Events)];
    }
}
