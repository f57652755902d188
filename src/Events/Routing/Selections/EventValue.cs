using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Routing.Selections;

/// <summary>
/// What stands at a place of an event: a part of its data, an attribute, or nothing. Reading it copies nothing.
/// </summary>
internal readonly struct EventValue
{
    private readonly JsonElement _element;
    private readonly string? _text;
    private readonly ExtensionType _type;

    public EventValue(JsonElement element) => _element = element;

    /// <summary>The value of an attribute; null is nothing.</summary>
    public EventValue(string? text, ExtensionType type = ExtensionType.Text) => (_text, _type) = (text, type);

    public bool IsMissing => _text is null && _element.ValueKind == JsonValueKind.Undefined;

    public bool IsNull => _text is null && _element.ValueKind == JsonValueKind.Null;

    public bool IsArray => _element.ValueKind == JsonValueKind.Array;

    /// <summary>The part of the data; undefined for an attribute.</summary>
    public JsonElement Element => _element;

    /// <summary>The canonical string of an attribute; null for a part of the data.</summary>
    public string? Attribute => _text;

    /// <summary>Whether the attribute is written in JSON without quotes.</summary>
    public bool IsBareAttribute => _type != ExtensionType.Text;

    public bool TryNumber(out double number)
    {
        if (_element.ValueKind == JsonValueKind.Number) return _element.TryGetDouble(out number);
        number = 0;
        return _type == ExtensionType.WholeNumber && double.TryParse(_text, CultureInfo.InvariantCulture, out number);
    }

    public bool TryBoolean(out bool value)
    {
        value = _element.ValueKind == JsonValueKind.True || (_type == ExtensionType.Boolean && _text == "true");
        return value || _element.ValueKind == JsonValueKind.False || (_type == ExtensionType.Boolean && _text == "false");
    }

    /// <summary>
    /// The text of a string. Every attribute has one: the CloudEvents specification gives each type a canonical string.
    /// </summary>
    /// <param name="buffer">Where it is put if it fits and needs no decoding.</param>
    /// <param name="text">The text, in the buffer or elsewhere.</param>
    public bool TryText(Span<char> buffer, out ReadOnlySpan<char> text)
    {
        text = _text;
        if (_text is not null) return true;
        if (_element.ValueKind != JsonValueKind.String) return false;
        var raw = JsonMarshal.GetRawUtf8Value(_element)[1..^1];
        if (raw.Length <= buffer.Length && !raw.Contains((byte)'\\')
            && Utf8.ToUtf16(raw, buffer, out _, out var written, replaceInvalidSequences: true) == System.Buffers.OperationStatus.Done)
        {
            text = buffer[..written];
        }
        else text = JsonText.Decode(_element);

        return true;
    }
}
