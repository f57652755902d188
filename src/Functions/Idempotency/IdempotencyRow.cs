using Azure;
using Azure.Data.Tables;

namespace FunctionsOrchestration.Idempotency;

/// <summary>An entry of the table <c>MeshIdempotency</c>: a claim, or, with a result or a blob, what a call came to.</summary>
public sealed class IdempotencyRow : ITableEntity
{
    internal const string Row = "call";

    /// <summary>The entry's id.</summary>
    public string PartitionKey { get; set; } = "";

    /// <inheritdoc/>
    public string RowKey { get; set; } = Row;

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>Fingerprint of what was asked.</summary>
    public string PayloadHash { get; set; } = "";

    /// <summary>When the claim runs out, or the result is no longer kept.</summary>
    public DateTimeOffset Until { get; set; }

    /// <summary>The result; null where there is none yet, or it is in a blob.</summary>
    public byte[]? Result { get; set; }

    /// <summary>Name of the blob with a result that is too large for a row.</summary>
    public string? Blob { get; set; }
}
