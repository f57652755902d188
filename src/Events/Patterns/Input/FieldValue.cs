using System.Globalization;

namespace FunctionsOrchestration.Events.Patterns;

/// <summary>What kind of value a field holds.</summary>
public enum FieldKind
{
    /// <summary>Nothing: the field is not there, or is null.</summary>
    None,

    /// <summary>A number, held as a double.</summary>
    Number,

    /// <summary>A text.</summary>
    Text,

    /// <summary>True or false.</summary>
    Truth,
}

/// <summary>The value of one field of an event: a number, a text, true or false, or nothing. It allocates nothing.</summary>
public readonly record struct FieldValue : IComparable<FieldValue>
{
    private readonly double _number;
    private readonly string? _text;

    private FieldValue(FieldKind kind, double number, string? text) => (Kind, _number, _text) = (kind, number, text);

    /// <summary>What the value is.</summary>
    public FieldKind Kind { get; }

    /// <summary>The number; 0 where it is none. True counts as 1.</summary>
    public double Number => _number;

    /// <summary>The text; empty where it is none.</summary>
    public string Text => _text ?? "";

    /// <summary>Whether it is the truth value true.</summary>
    public bool IsTrue => Kind == FieldKind.Truth && _number != 0;

    /// <summary>A number as a value.</summary>
    public static FieldValue Of(double number) => new(FieldKind.Number, number, null);

    /// <summary>A text as a value.</summary>
    public static FieldValue Of(string text) => new(FieldKind.Text, 0, text);

    /// <summary>A truth value as a value.</summary>
    public static FieldValue Of(bool truth) => new(FieldKind.Truth, truth ? 1 : 0, null);

    /// <summary>A number as a value.</summary>
    public static implicit operator FieldValue(double number) => Of(number);

    /// <summary>A text as a value.</summary>
    public static implicit operator FieldValue(string text) => Of(text);

    /// <summary>A truth value as a value.</summary>
    public static implicit operator FieldValue(bool truth) => Of(truth);

    /// <summary>The same as the conversion, for languages without it.</summary>
    public static FieldValue ToFieldValue(double number) => Of(number);

    /// <summary>Whether the values are of different kinds, or the left one comes first.</summary>
    public static bool operator <(FieldValue left, FieldValue right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one comes first, or both are equal.</summary>
    public static bool operator <=(FieldValue left, FieldValue right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the right one comes first.</summary>
    public static bool operator >(FieldValue left, FieldValue right) => left.CompareTo(right) > 0;

    /// <summary>Whether the right one comes first, or both are equal.</summary>
    public static bool operator >=(FieldValue left, FieldValue right) => left.CompareTo(right) >= 0;

    /// <summary>Numbers by size, texts by code point, false before true; values of different kinds by kind.</summary>
    public int CompareTo(FieldValue other) =>
        Kind != other.Kind ? Kind.CompareTo(other.Kind)
        : Kind == FieldKind.Text ? string.CompareOrdinal(_text, other._text)
        : _number.CompareTo(other._number);

    /// <summary>The value as text, numbers in the invariant culture.</summary>
    public override string ToString() => Kind switch
    {
        FieldKind.Number => _number.ToString("R", CultureInfo.InvariantCulture),
        FieldKind.Text => Text,
        FieldKind.Truth => IsTrue ? "true" : "false",
        _ => "",
    };
}
