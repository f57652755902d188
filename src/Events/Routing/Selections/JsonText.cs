using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace FunctionsOrchestration.Events.Routing.Selections;

/// <summary>Looks names and texts up in JSON that may hold what is valid JSON and no valid Unicode.</summary>
internal static class JsonText
{
    /// <summary>
    /// The text of a JSON string; half surrogates and broken UTF-8 become U+FFFD, because such data was accepted.
    /// </summary>
    public static string Decode(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(text)[1..^1]);
        }
    }

    /// <summary>The name of a member, as <see cref="Decode(JsonElement)"/> has it.</summary>
    public static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(member));
        }
    }

    /// <summary>The member of an object with exactly this name.</summary>
    public static bool TryExact(JsonElement parent, MemberName name, out JsonElement member)
    {
        try
        {
            return parent.TryGetProperty(name.Utf8, out member);
        }
        catch (InvalidOperationException)
        {
            return TryDecoded(parent, name, out member);
        }
    }

    // A name beside it is no valid Unicode: then each is compared as it can be decoded.
    private static bool TryDecoded(JsonElement parent, MemberName name, out JsonElement member)
    {
        member = default;
        foreach (var one in parent.EnumerateObject())
            if (Name(one) == name.Text) member = one.Value;
        return member.ValueKind != JsonValueKind.Undefined;
    }

    /// <summary>
    /// The member of an object with this name; failing that, one whose name differs only in case: Event Grid's examples filter
    /// the field <c>siteName</c> by the key <c>data.sitename</c>.
    /// </summary>
    /// <param name="parent">Where to look. Anything but an object has no members.</param>
    /// <param name="name">The name.</param>
    /// <param name="member">What stands there.</param>
    public static bool TryMember(JsonElement parent, MemberName name, out JsonElement member)
    {
        member = default;
        if (parent.ValueKind != JsonValueKind.Object) return false;
        if (TryExact(parent, name, out member)) return true;
        foreach (var property in parent.EnumerateObject())
        {
            if (!name.EqualsIgnoreCase(JsonMarshal.GetRawUtf8PropertyName(property))) continue;
            member = property.Value;
            return true;
        }

        return false;
    }
}

/// <summary>The name of a member, in the encoding of the data that it is looked up in.</summary>
internal sealed class MemberName(string text)
{
    private readonly bool _isAscii = Ascii.IsValid(text);

    /// <summary>The name as it is written in a path.</summary>
    public string Text { get; } = text;

    public byte[] Utf8 { get; } = Encoding.UTF8.GetBytes(text);

    /// <summary>
    /// Whether a name as it stands in JSON is this one but for case. A name with escapes or letters beyond ASCII is decoded.
    /// </summary>
    public bool EqualsIgnoreCase(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\') && (_isAscii || Ascii.IsValid(raw))) return Ascii.EqualsIgnoreCase(raw, Utf8);
        return Decode(raw).Equals(Text, StringComparison.OrdinalIgnoreCase);
    }

    private static string Decode(ReadOnlySpan<byte> raw)
    {
        byte[] quoted = [(byte)'"', .. raw, (byte)'"'];
        using var document = JsonDocument.Parse(quoted);
        return JsonText.Decode(document.RootElement);
    }
}
