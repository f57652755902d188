using Azure;
using Azure.Data.Tables;

namespace FunctionsOrchestration.Work;

/// <summary>Where an item stands.</summary>
public enum WorkState
{
    /// <summary>It waits for its turn.</summary>
    Queued,

    /// <summary>A worker has it.</summary>
    Running,

    /// <summary>It has its answer.</summary>
    Done,

    /// <summary>It is a dead letter.</summary>
    Dead,
}

/// <summary>
/// The state of an item: a row of the table <c>WorkItems</c>. What is null is left as it is when a row is merged, so that each step writes
/// only what it knows.
/// </summary>
public sealed class WorkRow : ITableEntity
{
    internal const string Row = "item";

    /// <summary>The item's id.</summary>
    public string PartitionKey { get; set; } = "";

    /// <inheritdoc/>
    public string RowKey { get; set; } = Row;

    /// <inheritdoc/>
    public DateTimeOffset? Timestamp { get; set; }

    /// <inheritdoc/>
    public ETag ETag { get; set; }

    /// <summary>Name of a <see cref="WorkState"/>.</summary>
    public string? State { get; set; }

    /// <summary>Whose it is.</summary>
    public string? Tenant { get; set; }

    /// <summary>What it is, such as <c>nlp.sentiment</c>.</summary>
    public string? Kind { get; set; }

    /// <summary>Fingerprint of what was asked, for a key that is used again.</summary>
    public string? Digest { get; set; }

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset? AcceptedAt { get; set; }

    /// <summary>When its last try began.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Tries that counted, and the one under way.</summary>
    public int? Attempts { get; set; }

    /// <summary>Tries that did not count.</summary>
    public int? Deferrals { get; set; }

    /// <summary>The answer as JSON; null where there is none, or it is in a blob.</summary>
    public byte[]? Result { get; set; }

    /// <summary>Name of the blob with an answer that is too large for a row.</summary>
    public string? ResultBlob { get; set; }

    /// <summary>Why the last try did not end with an answer, for programs. Empty where it did.</summary>
    public string? Reason { get; set; }

    /// <summary>The same for people.</summary>
    public string? Problem { get; set; }

    /// <summary>When the row is swept.</summary>
    public DateTimeOffset? Until { get; set; }
}
