using System.Buffers;
using System.Globalization;

namespace FunctionsOrchestration.Events.Routing.Envelopes;

/// <summary>
/// What the values of attributes must be, the same whichever way they came. Sections of the CloudEvents 1.0.2 specification.
/// </summary>
internal static class AttributeRules
{
    private static readonly SearchValues<char> NoUri = SearchValues.Create(" \t\r\n\"<>\\^`{|}");
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789");

    /// <summary>Section 3.1: <c>id</c> and <c>type</c> are required and not empty.</summary>
    public static void Required(string? value, string name, EventPlace place, RoutingErrors errors)
    {
        if (string.IsNullOrEmpty(value) && !errors.Has(place.Field(name)))
            errors.Add(place.Field(name), value, $"The {name} is missing or empty.", $"Send {name} as a string that is not empty.");
    }

    /// <summary>Section 3.1.1: the source is a URI reference that is not empty.</summary>
    public static void Source(string? value, EventPlace place, RoutingErrors errors)
    {
        if (string.IsNullOrEmpty(value)) Required(value, "source", place, errors);
        else if (value.AsSpan().ContainsAny(NoUri))
        {
            errors.Add(place.Field("source"), value, "The source is no URI reference.", "Send a URI or a path, for example /orders or urn:orders; escape spaces as %20.");
        }
    }

    /// <summary>Section 3.2: optional attributes that are there are not empty.</summary>
    public static void NotEmpty(string? value, string name, EventPlace place, RoutingErrors errors)
    {
        if (value is "") errors.Add(place.Field(name), value, $"The {name} is empty.", "Leave it out, or send a value.");
    }

    /// <summary>Section 3.2: the schema is a URI.</summary>
    public static void DataSchema(string? value, EventPlace place, RoutingErrors errors)
    {
        if (value is not null && !Uri.TryCreate(value, UriKind.Absolute, out _))
            errors.Add(place.Field("dataschema"), value, "The dataschema is no URI.", "Send an absolute URI, or leave it out.");
    }

    /// <summary>Section 3.1: only version 1.0 is read.</summary>
    public static void SpecVersion(string? value, EventPlace place, RoutingErrors errors)
    {
        if (value != "1.0" && !errors.Has(place.Field("specversion")))
            errors.Add(place.Field("specversion"), value, "Only CloudEvents 1.0 are read.", "Send specversion \"1.0\".");
    }

    /// <summary>Section 3.1: names are lower-case letters and digits of ASCII.</summary>
    public static bool IsName(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>
    /// Reads a time as RFC 3339 writes it. Event Grid's own publishers leave out the zone now and then; that is UTC.
    /// </summary>
    public static DateTimeOffset? Time(string? value, string name, bool needsZone, EventPlace place, RoutingErrors errors)
    {
        if (value is null) return null;
        if (IsDateAndTime(value) && (!needsZone || HasZone(value))
            && DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) return time;
        errors.Add(place.Field(name), value, $"The {name} is no time as RFC 3339 writes it.", "Send for example 2026-03-01T12:30:00Z.");
        return null;
    }

    private static bool IsDateAndTime(string value) =>
        value.Length is >= 19 and <= 40 && value[4] == '-' && value[7] == '-' && value[10] is 'T' or 't' && value[13] == ':' && value[16] == ':';

    private static bool HasZone(string value) => value[^1] is 'Z' or 'z' || value[^6] is '+' or '-';
}
