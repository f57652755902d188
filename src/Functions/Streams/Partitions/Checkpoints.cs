using System.Globalization;
using System.Text.Json;
using Azure.Storage.Blobs;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Storage;

namespace FunctionsOrchestration.Streams.Partitions;

/// <summary>What operators held at some turn: container <c>stream-checkpoints</c>, a blob each. A partition has one, and for a moment two.</summary>
/// <param name="blobs">The storage account.</param>
public sealed class Checkpoints(BlobServiceClient blobs)
{
    private readonly Ensured<BlobContainerClient> _container = Ensured.Container(blobs, "stream-checkpoints");

    /// <summary>Writes one. Written again for the same number, it replaces the other.</summary>
    /// <returns>Its name.</returns>
    internal async Task<string> WriteAsync(PartitionId partition, long incarnation, long number, PipelineSnapshot snapshot)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{partition.Stream}/{partition.Partition}/{incarnation}-{number}");
        var content = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(snapshot, Serialization.Options));
        await (await _container.GetAsync(default)).GetBlobClient(name).UploadAsync(content, overwrite: true);
        return name;
    }

    /// <summary>Reads one.</summary>
    internal async Task<PipelineSnapshot> ReadAsync(string name)
    {
        var blob = await (await _container.GetAsync(default)).GetBlobClient(name).DownloadContentAsync();
        return JsonSerializer.Deserialize<PipelineSnapshot>(blob.Value.Content, Serialization.Options)!;
    }

    /// <summary>Deletes one; that it is not there is no error.</summary>
    internal async Task DeleteAsync(string name) => await (await _container.GetAsync(default)).DeleteBlobIfExistsAsync(name);
}
