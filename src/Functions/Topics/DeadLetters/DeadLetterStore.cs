using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using FunctionsOrchestration.Events.Delivery.DeadLetters;
using FunctionsOrchestration.Events.Delivery.Lanes;
using FunctionsOrchestration.Events.Delivery.Webhooks;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Topics.Deliveries;
using FunctionsOrchestration.Topics.Log;

namespace FunctionsOrchestration.Topics.DeadLetters;

/// <summary>
/// Events that could not be delivered: container <c>dead-letters</c>, one blob for those that were given up together, under topic,
/// subscription and hour, as Event Grid lays them out. They stay until they are replayed or deleted.
/// </summary>
/// <param name="blobs">The storage account.</param>
/// <param name="time">The clock.</param>
public sealed class DeadLetterStore(BlobServiceClient blobs, TimeProvider time)
{
    private readonly Ensured<BlobContainerClient> _container = Ensured.Container(blobs, "dead-letters");

    /// <summary>Keeps what is given up. Named by what is in it, so that the same is kept once however often it is written.</summary>
    internal async Task WriteAsync(EventBatch batch, string subscription, IReadOnlyList<SettledDelivery> dead, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var key = EventKeys.Of(batch.Id.Name, Positions.Write(dead.Select(one => ((EventAtPosition)one.Delivery).Position)));
        await WriteAsync(Name(batch.Topic, subscription, batch.ReceivedAt, key), Write(dead.Select(one => Letter(batch, one, now))), cancellation);
    }

    /// <summary>Keeps letters under a name of their own; written again under it, they replace the others.</summary>
    internal Task WriteAsync(
        string topic, string subscription, DateTimeOffset published, string key, IEnumerable<DeadLetter> letters, CancellationToken cancellation) =>
        WriteAsync(Name(topic, subscription, published, key), Write(letters), cancellation);

    /// <summary>The dead letters of a subscription, blob by blob, the oldest first.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="subscription">Its name.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async IAsyncEnumerable<DeadLetterBlob> ReadAsync(
        string topic, string subscription, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var container = await _container.GetAsync(cancellation);
        await foreach (var blob in container.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{topic}/{subscription}/", cancellation))
        {
            var content = await container.GetBlobClient(blob.Name).DownloadContentAsync(cancellation);
            yield return new DeadLetterBlob(blob.Name, StoredLetter.Read(content.Value.Content));
        }
    }

    /// <summary>Takes letters out of a blob; the rest stays.</summary>
    /// <param name="blob">The blob as it was read.</param>
    /// <param name="taken">Which letters.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public async Task RemoveAsync(DeadLetterBlob blob, IReadOnlyCollection<StoredLetter> taken, CancellationToken cancellation)
    {
        var left = blob.Letters.Except(taken).ToList();
        if (left.Count == 0) await (await _container.GetAsync(cancellation)).DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellation);
        else await WriteAsync(blob.Name, JsonSerializer.SerializeToUtf8Bytes(left.Select(letter => letter.Json)), cancellation);
    }

    private async Task WriteAsync(string name, byte[] content, CancellationToken cancellation) =>
        await (await _container.GetAsync(cancellation)).GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), overwrite: true, cancellation);

    private static string Name(string topic, string subscription, DateTimeOffset published, string key) => string.Create(
        CultureInfo.InvariantCulture, $"{topic}/{subscription}/{published.UtcDateTime:yyyy/MM/dd/HH}/{key}.json");

    private static DeadLetter Letter(EventBatch batch, SettledDelivery dead, DateTimeOffset now) => new(
        batch.Events[((EventAtPosition)dead.Delivery).Position], dead.Decision.Reason!, dead.Attempts, dead.Outcome, batch.ReceivedAt,
        dead.Attempts > 0 ? now : null);

    private static byte[] Write(IEnumerable<DeadLetter> letters)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            foreach (var letter in letters) letter.Write(writer, DeliverySchema.CloudEvents);
            writer.WriteEndArray();
        }

        return stream.ToArray();
    }
}

/// <summary>Dead letters that were written together.</summary>
/// <param name="Name">Name of the blob.</param>
/// <param name="Letters">The letters.</param>
public sealed record DeadLetterBlob(string Name, IReadOnlyList<StoredLetter> Letters);
