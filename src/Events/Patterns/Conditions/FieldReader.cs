using System.Collections.Concurrent;

namespace FunctionsOrchestration.Events.Patterns.Conditions;

/// <summary>Reads a field of an event by the name that a pattern gives it.</summary>
internal static class FieldReader
{
    public const string Subject = "$subject";
    public const string Type = "$type";
    public const string Id = "$id";
    public const string Time = "$time";
    public const string Stream = "$stream";

    /// <summary>Names that begin with this are not of the data.</summary>
    public const char Prefix = '$';

    public static readonly string[] Own = [Subject, Type, Id, Time, Stream];

    // A thousand statements that read the same field share one reader, which then stays in the processor's cache.
    private const int MostShared = 1_024;

    private static readonly ConcurrentDictionary<string, Func<PatternEvent, FieldValue>> Shared = new(StringComparer.Ordinal);

    public static Func<PatternEvent, FieldValue> For(string field) =>
        Shared.TryGetValue(field, out var shared) ? shared : Shared.Count < MostShared ? Shared.GetOrAdd(field, Make) : Make(field);

    private static Func<PatternEvent, FieldValue> Make(string field)
    {
        var name = EventFields.Normalize(field);
        return field switch
        {
            Subject => static e => FieldValue.Of(e.Subject),
            Type => static e => FieldValue.Of(e.Type),
            Id => static e => FieldValue.Of(e.Id),
            Stream => static e => FieldValue.Of(e.Stream),
            Time => static e => FieldValue.Of((e.Ticks - DateTime.UnixEpoch.Ticks) / (double)TimeSpan.TicksPerSecond),
            _ => e => e.Fields[name],
        };
    }
}
