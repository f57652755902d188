using System.Globalization;
using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Topics.Log;

namespace FunctionsOrchestration.Topics.DeadLetters;

/// <summary>An event that could not be delivered, as it stands in its blob: a CloudEvent with what Event Grid's dead letters add.</summary>
/// <param name="Event">The event as it was published.</param>
/// <param name="Reason">Why it was given up, for example <c>MaxDeliveryAttemptsExceeded</c>.</param>
/// <param name="PublishTime">When it was published.</param>
/// <param name="Json">All of it.</param>
public sealed record StoredLetter(CloudEvent Event, string Reason, DateTimeOffset PublishTime, JsonElement Json)
{
    private const string ReasonName = "deadletterreason";
    private const string PublishTimeName = "publishtime";

    private static readonly string[] Added =
        [ReasonName, "deliveryattempts", "lastdeliveryoutcome", "lasthttpstatuscode", PublishTimeName, "lastdeliveryattempttime", "deadletterdetail"];

    /// <summary>The letters of a blob.</summary>
    internal static List<StoredLetter> Read(BinaryData blob)
    {
        var json = JsonSerializer.Deserialize<List<JsonElement>>(blob)!;
        return [.. json.Select(one =>
        {
            var read = EventReader.Read(new PublishRequest(EventReader.CloudEventJson, [], JsonSerializer.SerializeToUtf8Bytes(one), ""), Unlimited.Limits).Events[0];
            return new StoredLetter(
                read with { Extensions = [.. read.Extensions.Where(extension => !Added.Contains(extension.Name))] },
                read.Extension(ReasonName)!.Value,
                DateTimeOffset.Parse(read.Extension(PublishTimeName)!.Value, CultureInfo.InvariantCulture),
                one);
        })];
    }
}

/// <summary>Which dead letters are meant; what is left out does not matter.</summary>
public sealed record DeadLetterFilter
{
    /// <summary>The event of this id.</summary>
    public string? Id { get; init; }

    /// <summary>Those of this type of event.</summary>
    public string? EventType { get; init; }

    /// <summary>Those that were given up for this reason.</summary>
    public string? Reason { get; init; }

    /// <summary>Those that were published at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Those that were published before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    internal bool Includes(StoredLetter one) =>
        (Id is null || one.Event.Id == Id)
        && (EventType is null || one.Event.Type == EventType)
        && (Reason is null || one.Reason == Reason)
        && (From is null || one.PublishTime >= From)
        && (Until is null || one.PublishTime < Until);
}
