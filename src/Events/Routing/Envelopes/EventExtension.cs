namespace FunctionsOrchestration.Events.Routing.Envelopes;

/// <summary>An attribute of an event beyond those that CloudEvents names.</summary>
/// <param name="Name">Lower-case letters and digits.</param>
/// <param name="Value">The canonical string of the value, as section 3.1 of the CloudEvents specification defines it.</param>
/// <param name="Type">What kind of value it is; in HTTP headers every value is a string.</param>
public sealed record EventExtension(string Name, string Value, ExtensionType Type = ExtensionType.Text);

/// <summary>The kinds of values of an extension attribute that JSON tells apart.</summary>
public enum ExtensionType
{
    /// <summary>A string, also a time, a URI or base64.</summary>
    Text,

    /// <summary>A whole number from -2,147,483,648 to 2,147,483,647.</summary>
    WholeNumber,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Boolean,
}
