using System.Text.Json;
using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Work;

/// <summary>
/// An item of work as it lies in its tenant's queue and in dead letters. It outlives the program that wrote it: fields are never renamed,
/// and new ones are optional.
/// </summary>
/// <param name="Id">Its id, by which it is asked for.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="AcceptedAt">When it was accepted.</param>
public sealed record WorkItem(string Id, string Tenant, DateTimeOffset AcceptedAt)
{
    /// <summary>Service of the call; null where an orchestration is to be started.</summary>
    public string? Service { get; init; }

    /// <summary>Operation of the call.</summary>
    public string? Operation { get; init; }

    /// <summary>The story whose orchestration is to be started, such as <c>insights</c>; null for a call.</summary>
    public string? Story { get; init; }

    /// <summary>The canonical input, or what the story accepted; null where it is staged in a blob.</summary>
    public JsonElement? Payload { get; init; }

    /// <summary>What gives way first where a service is full.</summary>
    public CallPriority Priority { get; init; } = CallPriority.Normal;

    /// <summary>The sender's key; null where it sent none.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>When the answer is of no use any more; null leaves it to the lifetime.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>The version of the service that must answer.</summary>
    public string? Version { get; init; }

    /// <summary>Affinity of the call.</summary>
    public string? AffinityKey { get; init; }

    /// <summary>Where the caller is.</summary>
    public string? Locality { get; init; }

    /// <summary>Where the outcome is posted to; null where it is only asked for.</summary>
    public Uri? Callback { get; init; }

    /// <summary>How often it was taken and put back for no fault of its own.</summary>
    public int Deferrals { get; init; }

    /// <summary>How often it was replayed from the dead letters.</summary>
    public int Replays { get; init; }

    /// <summary>Why the last try did not end with an answer.</summary>
    public string? LastProblem { get; init; }

    /// <summary>What the item is, for people: <c>nlp.sentiment</c> or <c>insights</c>.</summary>
    internal string Kind => Story ?? $"{Service}.{Operation}";

    /// <summary>
    /// The key under which the mesh remembers the answer. A replay has another, since what made the item a dead letter may be remembered
    /// under the first; it is the same for a replay that is done twice.
    /// </summary>
    internal string MeshKey => Replays == 0 ? IdempotencyKey ?? Id : $"{IdempotencyKey ?? Id} replay {Replays}";

    internal BinaryData ToMessage() => BinaryData.FromObjectAsJson(this, Serialization.Options);

    internal MeshRequest ToRequest(object payload) => new(Service!, Operation!, payload)
    {
        Caller = Tenant,
        IdempotencyKey = MeshKey,
        Priority = Priority,
        Deadline = Deadline,
        Hints = new RoutingHints { Version = Version, AffinityKey = AffinityKey, Locality = Locality },
    };
}

/// <summary>Says that there is work: a message of the queue that starts the drain.</summary>
/// <param name="Tenant">Whose work it was; the turns may go to others.</param>
/// <param name="Turns">How many items it stands for, 1 or more.</param>
public sealed record WorkTicket(string Tenant, int Turns);
