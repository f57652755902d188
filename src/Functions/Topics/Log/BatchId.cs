using System.Globalization;

namespace FunctionsOrchestration.Topics.Log;

/// <summary>
/// Names a batch of events: <c>{topic}/{day}/{time}-{chance}</c>, which is also the name of its blob. Names of a topic sort by time, and a
/// prefix of them is a day.
/// </summary>
/// <param name="Name">The name.</param>
public readonly record struct BatchId(string Name)
{
    private const string DayFormat = "yyyyMMdd";
    private const string TimeFormat = "HHmmssfffffff";

    /// <summary>The topic.</summary>
    public string Topic => Name[..Name.IndexOf('/', StringComparison.Ordinal)];

    /// <summary>The day (UTC) on which it was accepted, as eight digits.</summary>
    public string Day => Name.AsSpan(Topic.Length + 1, DayFormat.Length).ToString();

    /// <summary>When it was accepted.</summary>
    public DateTimeOffset ReceivedAt => DateTimeOffset.ParseExact(
        string.Concat(Day, Name.AsSpan(Topic.Length + DayFormat.Length + 2, TimeFormat.Length)), DayFormat + TimeFormat,
        CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>A new name.</summary>
    public static BatchId New(string topic, DateTimeOffset now) => new(string.Create(
        CultureInfo.InvariantCulture, $"{topic}/{now.UtcDateTime:yyyyMMdd}/{now.UtcDateTime:HHmmssfffffff}-{Guid.NewGuid().ToString("n")[..8]}"));

    /// <summary>
    /// The name of a batch that may be written more than once before it counts: the same for the same key and time, so that the last writing
    /// replaces the others.
    /// </summary>
    /// <param name="topic">The topic.</param>
    /// <param name="at">A time that does not change from one writing to the next.</param>
    /// <param name="key">Eight characters that tell it from others of that time.</param>
    public static BatchId Of(string topic, DateTimeOffset at, string key) => new(string.Create(
        CultureInfo.InvariantCulture, $"{topic}/{at.UtcDateTime:yyyyMMdd}/{at.UtcDateTime:HHmmssfffffff}-{key}"));

    /// <summary>The name.</summary>
    public override string ToString() => Name;
}
