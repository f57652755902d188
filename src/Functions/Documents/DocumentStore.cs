using System.Runtime.InteropServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using FunctionsOrchestration.Storage;

namespace FunctionsOrchestration.Documents;

/// <summary>
/// Where the contents of documents wait while an orchestration works on them: container <c>documents</c>, one folder an
/// instance, one folder in it a document. Whoever started the instance deletes its folder in the end;
/// <see cref="StagingSweeper"/> deletes what a terminated instance left.
/// </summary>
/// <param name="blobs">The storage account.</param>
public sealed class DocumentStore(BlobServiceClient blobs)
{
    private const int ParallelRequests = 8;
    private readonly Ensured<BlobContainerClient> _container = Ensured.Container(blobs, "documents");

    /// <summary>Stages the contents of documents. Staging the same again overwrites it.</summary>
    /// <param name="instanceId">Instance that will work on them.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="versions">Versions of the services that the instance shall stay with.</param>
    /// <param name="cancellation">Ends the staging.</param>
    /// <returns>What the instance's input shall carry, in the order of the documents.</returns>
    public async Task<IReadOnlyList<DocumentReference>> StageAsync(
        string instanceId, IReadOnlyList<Document> documents, IReadOnlyDictionary<string, string> versions, CancellationToken cancellation)
    {
        await PutAsync(MarkerName(instanceId), BinaryData.FromObjectAsJson(versions), cancellation);
        var references = new DocumentReference[documents.Count];
        await Parallel.ForEachAsync(
            documents.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = ParallelRequests, CancellationToken = cancellation },
            async (entry, stop) =>
        {
            var (index, document) = entry;
            var folder = $"{instanceId}/{index:D3}";
            if (document.Text is { } text) await PutAsync(TextName(folder, StagedText.Sent), BinaryData.FromString(text), stop);
            if (document.Image is { } image) await PutAsync(ImageName(folder), BinaryData.FromBytes(image), stop);
            if (document.Series is { } series)
                await PutAsync($"{folder}/series.json", BinaryData.FromObjectAsJson(series), stop);
            references[index] = new(
                document.Id, folder, document.Text?.Length ?? 0, document.Image is not null, document.ImageUrl?.AbsoluteUri,
                document.Series is not null);
        });
        return references;
    }

    /// <summary>Versions of the services that an instance shall stay with; none where nothing is staged for it any more.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyDictionary<string, string>> ReadVersionsAsync(string instanceId, CancellationToken cancellation)
    {
        try
        {
            var marker = await ReadAsync(MarkerName(instanceId), cancellation);
            // What was staged before versions were kept has an empty marker.
            return marker.ToMemory().IsEmpty ? new Dictionary<string, string>() : marker.ToObjectFromJson<Dictionary<string, string>>()!;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return new Dictionary<string, string>();
        }
    }

    /// <summary>Stages a text of a document.</summary>
    /// <param name="folder">The document's folder.</param>
    /// <param name="kind">Which of its texts.</param>
    /// <param name="text">The text.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public Task WriteTextAsync(string folder, StagedText kind, string text, CancellationToken cancellation) =>
        WriteAsync(TextName(folder, kind), BinaryData.FromString(text), cancellation);

    /// <summary>Reads a text of a document.</summary>
    /// <param name="folder">The document's folder.</param>
    /// <param name="kind">Which of its texts.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<string> ReadTextAsync(string folder, StagedText kind, CancellationToken cancellation) =>
        (await ReadAsync(TextName(folder, kind), cancellation)).ToString();

    /// <summary>Stages the image of a document.</summary>
    /// <param name="folder">The document's folder.</param>
    /// <param name="image">A PNG or JPEG file.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public Task WriteImageAsync(string folder, ReadOnlyMemory<byte> image, CancellationToken cancellation) =>
        WriteAsync(ImageName(folder), BinaryData.FromBytes(image), cancellation);

    /// <summary>Reads the image of a document.</summary>
    /// <param name="folder">The document's folder.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<ReadOnlyMemory<byte>> ReadImageAsync(string folder, CancellationToken cancellation) =>
        (await ReadAsync(ImageName(folder), cancellation)).ToMemory();

    /// <summary>Reads the series of a document.</summary>
    /// <param name="folder">The document's folder.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<double[]> ReadSeriesAsync(string folder, CancellationToken cancellation) =>
        (await ReadAsync($"{folder}/series.json", cancellation)).ToObjectFromJson<double[]>()!;

    /// <summary>
    /// Stages vectors of a document, all of one length: bytes in the machine's order, little-endian on every machine that .NET
    /// runs on.
    /// </summary>
    /// <param name="folder">The document's folder.</param>
    /// <param name="vectors">At least one vector.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public Task WriteVectorsAsync(string folder, IReadOnlyList<float[]> vectors, CancellationToken cancellation) =>
        WriteAsync(
            VectorsName(folder),
            BinaryData.FromBytes(MemoryMarshal.AsBytes<float>(vectors.SelectMany(vector => vector).ToArray()).ToArray()),
            cancellation);

    /// <summary>Reads vectors of a document.</summary>
    /// <param name="folder">The document's folder.</param>
    /// <param name="count">How many vectors were staged.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<float[]>> ReadVectorsAsync(string folder, int count, CancellationToken cancellation)
    {
        var numbers = MemoryMarshal.Cast<byte, float>((await ReadAsync(VectorsName(folder), cancellation)).ToMemory().Span)
            .ToArray();
        return [.. numbers.Chunk(numbers.Length / count)];
    }

    /// <summary>Stages the payload of an item of work, which is too large for a queue. Staging the same again overwrites it.</summary>
    /// <param name="id">The item.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public async Task StagePayloadAsync(string id, BinaryData payload, CancellationToken cancellation)
    {
        // The marker of a start that waits for its turn is there already, and holds the versions that its saga began with.
        if (!await IsStagedAsync(id, cancellation)) await PutAsync(MarkerName(id), BinaryData.Empty, cancellation);
        await PutAsync(PayloadName(id), payload, cancellation);
    }

    /// <summary>Reads the payload of an item of work.</summary>
    /// <param name="id">The item.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public Task<BinaryData> ReadPayloadAsync(string id, CancellationToken cancellation) => ReadAsync(PayloadName(id), cancellation);

    /// <summary>
    /// Deletes everything that is staged for an instance; nothing happens where there is nothing. The marker goes first: an
    /// activity that writes later finds it gone and deletes what it wrote.
    /// </summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Ends the deleting.</param>
    public async Task DeleteAsync(string instanceId, CancellationToken cancellation)
    {
        var container = await _container.GetAsync(cancellation);
        await container.DeleteBlobIfExistsAsync(MarkerName(instanceId), cancellationToken: cancellation);
        var names = await container.GetBlobsAsync(BlobTraits.None, BlobStates.None, instanceId + "/", cancellation)
            .Select(blob => blob.Name).ToListAsync(cancellation);
        await DeleteBlobsAsync(names, cancellation);
    }

    /// <summary>Stages the passages of a document.</summary>
    /// <param name="folder">The document's folder.</param>
    /// <param name="passages">The passages in their order.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public Task WritePassagesAsync(string folder, IReadOnlyList<string> passages, CancellationToken cancellation) =>
        WriteAsync(PassagesName(folder), BinaryData.FromObjectAsJson(passages), cancellation);

    /// <summary>Reads the passages of a document.</summary>
    /// <param name="folder">The document's folder.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<string>> ReadPassagesAsync(string folder, CancellationToken cancellation) =>
        (await ReadAsync(PassagesName(folder), cancellation)).ToObjectFromJson<string[]>()!;

    /// <summary>Deletes the texts that were read from the images of documents.</summary>
    /// <param name="folders">The documents' folders.</param>
    /// <param name="cancellation">Ends the deleting.</param>
    public Task DiscardExtractedAsync(IEnumerable<string> folders, CancellationToken cancellation) =>
        DeleteBlobsAsync(folders.Select(folder => TextName(folder, StagedText.Extracted)), cancellation);

    /// <summary>Deletes the passages of documents and their vectors.</summary>
    /// <param name="folders">The documents' folders.</param>
    /// <param name="cancellation">Ends the deleting.</param>
    public Task DiscardPassagesAsync(IEnumerable<string> folders, CancellationToken cancellation) =>
        DeleteBlobsAsync(folders.SelectMany(folder => new[] { PassagesName(folder), VectorsName(folder) }), cancellation);

    /// <summary>Whether an instance's contents are staged: not before they were, nor after they were deleted.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<bool> IsStagedAsync(string instanceId, CancellationToken cancellation) =>
        await (await _container.GetAsync(cancellation)).GetBlobClient(MarkerName(instanceId)).ExistsAsync(cancellation);

    /// <summary>Reads a note.</summary>
    /// <param name="instanceId">The instance that it is about.</param>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The note; null where there is none.</returns>
    public async Task<BinaryData?> ReadNoteAsync(string instanceId, string name, CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync(NoteName(instanceId, name), cancellation);
        }
        catch (RequestFailedException none) when (none.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }

    /// <summary>
    /// Keeps a note beside the contents; it is deleted with them. Of several writers the first one is right: a note never
    /// changes.
    /// </summary>
    /// <param name="instanceId">The instance that it is about.</param>
    /// <param name="name">Its name.</param>
    /// <param name="note">The note.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <returns>False where there was a note of this name before; that one stays.</returns>
    /// <exception cref="StagingDeletedException">The instance has been tidied up; no note of it is left.</exception>
    public async Task<bool> TryNoteAsync(string instanceId, string name, BinaryData note, CancellationToken cancellation)
    {
        var blob = (await _container.GetAsync(cancellation)).GetBlobClient(NoteName(instanceId, name));
        try
        {
            await blob.UploadAsync(note, new BlobUploadOptions { Conditions = new() { IfNoneMatch = ETag.All } }, cancellation);
        }
        catch (RequestFailedException there) when (there.ErrorCode == BlobErrorCode.BlobAlreadyExists)
        {
            return false;
        }
        await ThrowIfDeletedAsync(blob.Name, cancellation);
        return true;
    }

    /// <summary>Instances that have anything staged since before a point of time.</summary>
    /// <param name="before">The point of time.</param>
    /// <param name="cancellation">Ends the listing.</param>
    public async Task<IReadOnlyList<string>> ListStagedBeforeAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var container = await _container.GetAsync(cancellation);
        return await container.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, cancellation)
            .Where(blob => blob.Properties.LastModified < before)
            .Select(blob => blob.Name[..blob.Name.IndexOf('/', StringComparison.Ordinal)])
            .Distinct()
            .ToListAsync(cancellation);
    }

    /// <summary>Writes what was derived from a document, unless its instance has been tidied up meanwhile.</summary>
    private async Task WriteAsync(string name, BinaryData content, CancellationToken cancellation)
    {
        await PutAsync(name, content, cancellation);
        await ThrowIfDeletedAsync(name, cancellation);
    }

    private async Task ThrowIfDeletedAsync(string name, CancellationToken cancellation)
    {
        var container = await _container.GetAsync(cancellation);
        var instanceId = name[..name.IndexOf('/', StringComparison.Ordinal)];
        if (await container.GetBlobClient(MarkerName(instanceId)).ExistsAsync(cancellation)) return;

        await container.DeleteBlobIfExistsAsync(name, cancellationToken: cancellation);
        throw new StagingDeletedException(instanceId);
    }

    private async Task PutAsync(string name, BinaryData content, CancellationToken cancellation) =>
        await (await _container.GetAsync(cancellation)).GetBlobClient(name).UploadAsync(content, overwrite: true, cancellation);

    private async Task<BinaryData> ReadAsync(string name, CancellationToken cancellation) =>
        (await (await _container.GetAsync(cancellation)).GetBlobClient(name).DownloadContentAsync(cancellation)).Value.Content;

    private async Task DeleteBlobsAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        var container = await _container.GetAsync(cancellation);
        await Parallel.ForEachAsync(
            names, new ParallelOptions { MaxDegreeOfParallelism = ParallelRequests, CancellationToken = cancellation },
            async (name, stop) => await container.DeleteBlobIfExistsAsync(name, cancellationToken: stop));
    }

    private static string MarkerName(string instanceId) => $"{instanceId}/staged";

    private static string PayloadName(string id) => $"{id}/payload.json";

    private static string NoteName(string instanceId, string name) => $"{instanceId}/notes/{name}.json";

    private static string ImageName(string folder) => $"{folder}/image";

    private static string PassagesName(string folder) => $"{folder}/passages.json";

    private static string VectorsName(string folder) => $"{folder}/vectors";

    private static string TextName(string folder, StagedText kind) => $"{folder}/{kind.ToString().ToLowerInvariant()}.txt";
}

/// <summary>An instance has ended and been tidied up, and something still tried to stage for it.</summary>
/// <param name="instanceId">The instance.</param>
public sealed class StagingDeletedException(string instanceId)
    : Exception($"{instanceId} has ended; nothing can be staged for it.")
{
    /// <summary>The instance.</summary>
    public string InstanceId { get; } = instanceId;
}

/// <summary>The texts that a document can have.</summary>
public enum StagedText
{
    /// <summary>The text that its sender gave.</summary>
    Sent,

    /// <summary>The text that was read from its image.</summary>
    Extracted,
}
