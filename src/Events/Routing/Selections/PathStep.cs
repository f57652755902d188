using System.Globalization;
using System.Text.Json;

namespace FunctionsOrchestration.Events.Routing.Selections;

/// <summary>One step of a path into JSON. Case counts, unlike in the keys of filters.</summary>
internal abstract class PathStep
{
    /// <summary>Whether it leads to at most one value.</summary>
    public virtual bool IsSingular => true;

    /// <summary>Where a singular step leads to.</summary>
    public virtual bool TryStep(JsonElement from, out JsonElement to) => throw new InvalidOperationException("The step leads to several values.");

    /// <summary>Everywhere that the step leads to.</summary>
    public virtual IEnumerable<JsonElement> Steps(JsonElement from) => TryStep(from, out var to) ? [to] : [];
}

/// <summary>A member of an object.</summary>
internal sealed class NameStep(string name) : PathStep
{
    private readonly MemberName _name = new(name);

    public string Name => _name.Text;

    public override bool TryStep(JsonElement from, out JsonElement to)
    {
        to = default;
        return from.ValueKind == JsonValueKind.Object && JsonText.TryExact(from, _name, out to);
    }
}

/// <summary>An element of an array; negative numbers count from its end.</summary>
internal sealed class IndexStep(int index) : PathStep
{
    public override bool TryStep(JsonElement from, out JsonElement to)
    {
        to = default;
        if (from.ValueKind != JsonValueKind.Array) return false;
        var length = from.GetArrayLength();
        var place = index < 0 ? length + index : index;
        if (place < 0 || place >= length) return false;
        to = from[place];
        return true;
    }
}

/// <summary>
/// A reference token of a JSON Pointer: a member of an object or an element of an array, whichever it meets. RFC 6901, section 4.
/// </summary>
internal sealed class TokenStep(string token) : PathStep
{
    private readonly NameStep _name = new(token);
    private readonly IndexStep? _index = Index(token);

    public string Token => _name.Name;

    public override bool TryStep(JsonElement from, out JsonElement to)
    {
        if (from.ValueKind == JsonValueKind.Object) return _name.TryStep(from, out to);
        to = default;
        return _index is not null && _index.TryStep(from, out to);
    }

    private static IndexStep? Index(string token) =>
        token is "0" or [not '0', ..] && int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? new IndexStep(index) : null;
}

/// <summary>All members of an object, or all elements of an array.</summary>
internal sealed class WildcardStep : PathStep
{
    public override bool IsSingular => false;

    public override IEnumerable<JsonElement> Steps(JsonElement from) => from.ValueKind switch
    {
        JsonValueKind.Array => from.EnumerateArray(),
        JsonValueKind.Object => from.EnumerateObject().Select(member => member.Value),
        _ => [],
    };
}

/// <summary>A part of an array. RFC 9535, section 2.3.4.2.2.</summary>
internal sealed class SliceStep(int? start, int? end, int step) : PathStep
{
    public override bool IsSingular => false;

    public override IEnumerable<JsonElement> Steps(JsonElement from)
    {
        if (from.ValueKind != JsonValueKind.Array || step == 0) yield break;
        var length = from.GetArrayLength();
        var first = Normal(start ?? (step > 0 ? 0 : length - 1), length);
        var last = end is { } given ? Normal(given, length) : step > 0 ? length : -1;
        if (step > 0)
            for (long i = Math.Clamp(first, 0, length); i < Math.Clamp(last, 0, length); i += step) yield return from[(int)i];
        else
            for (long i = Math.Clamp(first, -1, length - 1); i > Math.Clamp(last, -1, length - 1); i += step) yield return from[(int)i];
    }

    private static long Normal(int bound, int length) => bound >= 0 ? bound : (long)length + bound;
}
