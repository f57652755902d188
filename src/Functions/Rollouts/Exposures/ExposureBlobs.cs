using System.Globalization;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Traffic.Exposures;
using FunctionsOrchestration.Storage;

namespace FunctionsOrchestration.Rollouts.Exposures;

/// <summary>
/// Exposures as lines of JSON in append blobs, <c>rollout/hour-worker.jsonl</c>. A worker has blobs of its own, so none waits for another, and a
/// new one each hour, since a blob takes 50,000 blocks.
/// </summary>
/// <param name="blobs">The storage account.</param>
/// <param name="worker">Who writes.</param>
public sealed class ExposureBlobs(BlobServiceClient blobs, WorkerIdentity worker) : IExposureLog
{
    private const int PageBytes = 1024 * 1024;
    private const int MostMade = 100;

    private readonly Ensured<BlobContainerClient> _container = Ensured.Container(blobs, "exposures");

    // The blobs that this worker has made last. Each hour leaves a name behind, so the set is emptied now and then.
    private readonly HashSet<string> _made = [];

    /// <inheritdoc/>
    public async Task AppendAsync(IReadOnlyList<Exposure> exposures, CancellationToken cancellation)
    {
        var container = await _container.GetAsync(cancellation);
        foreach (var group in exposures.GroupBy(BlobOf))
        {
            var blob = container.GetAppendBlobClient(group.Key);
            if (!_made.Contains(group.Key))
            {
                await blob.CreateIfNotExistsAsync(cancellationToken: cancellation);
                if (_made.Count >= MostMade) _made.Clear();
                _made.Add(group.Key);
            }

            using var lines = new MemoryStream();
            foreach (var exposure in group)
            {
                await JsonSerializer.SerializeAsync(lines, exposure, Serialization.Options, cancellation);
                lines.WriteByte((byte)'\n');
            }

            lines.Position = 0;
            await blob.AppendBlockAsync(lines, cancellationToken: cancellation);
        }
    }

    /// <summary>A page of the exposures of a rollout: about a mebibyte of them.</summary>
    /// <param name="rolloutId">The rollout.</param>
    /// <param name="after">Where the last page ended; null for the first.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<ExposurePage> ReadAsync(string rolloutId, ExposurePlace? after, CancellationToken cancellation)
    {
        var container = await _container.GetAsync(cancellation);
        await foreach (var item in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, rolloutId + "/", cancellation))
        {
            var name = item.Name[(rolloutId.Length + 1)..];
            var order = string.CompareOrdinal(name, after?.Blob);
            if (after is not null && order < 0) continue;
            var from = after is not null && order == 0 ? after.Offset : 0;
            if (from >= item.Properties.ContentLength) continue;
            var (exposures, read) = await ReadAsync(container.GetBlobClient(item.Name), from, cancellation);
            return new ExposurePage(exposures, new ExposurePlace(name, from + read));
        }

        return new ExposurePage([], null);
    }

    /// <summary>Deletes blobs that nobody has written to since a moment.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="cancellation">Ends the deleting.</param>
    /// <returns>How many.</returns>
    public async Task<int> DeleteBeforeAsync(DateTimeOffset moment, CancellationToken cancellation)
    {
        var container = await _container.GetAsync(cancellation);
        var deleted = 0;
        await foreach (var item in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, cancellation))
        {
            if (item.Properties.LastModified >= moment) continue;
            await container.DeleteBlobIfExistsAsync(item.Name, cancellationToken: cancellation);
            deleted++;
        }

        return deleted;
    }

    /// <summary>Whole lines from a place on.</summary>
    private static async Task<(IReadOnlyList<Exposure> Exposures, long Bytes)> ReadAsync(BlobClient blob, long from, CancellationToken cancellation)
    {
        var options = new BlobDownloadOptions { Range = new Azure.HttpRange(from, PageBytes) };
        ReadOnlyMemory<byte> content = (await blob.DownloadContentAsync(options, cancellation)).Value.Content.ToMemory();
        // Blocks are appended whole, so only the page's own end can cut a line.
        var end = content.Span.LastIndexOf((byte)'\n') + 1;
        List<Exposure> exposures = [];
        for (var start = 0; start < end;)
        {
            var length = content.Span[start..].IndexOf((byte)'\n');
            if (JsonSerializer.Deserialize<Exposure>(content.Span.Slice(start, length), Serialization.Options) is { } exposure) exposures.Add(exposure);
            start += length + 1;
        }

        return (exposures, end);
    }

    private string BlobOf(Exposure exposure) =>
        string.Create(CultureInfo.InvariantCulture, $"{exposure.RolloutId}/{exposure.At.UtcDateTime:yyyyMMddHH}-{worker.Id}.jsonl");
}

/// <summary>Some exposures, in the order of their blobs.</summary>
/// <param name="Exposures">The exposures.</param>
/// <param name="Next">Where the next page begins; null where there is nothing after this.</param>
public sealed record ExposurePage(IReadOnlyList<Exposure> Exposures, ExposurePlace? Next);

/// <summary>A place in the exposures of a rollout.</summary>
/// <param name="Blob">Name of the blob below the rollout.</param>
/// <param name="Offset">Bytes before it.</param>
public sealed record ExposurePlace(string Blob, long Offset)
{
    /// <summary>Reads a place as <see cref="ToString"/> writes it; null where it is none.</summary>
    /// <param name="text">The text.</param>
    public static ExposurePlace? Parse(string text)
    {
        var parts = text.Split('@');
        return parts.Length == 2 && parts[0].Length > 0 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? new ExposurePlace(parts[0], offset)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Blob}@{Offset}");
}
