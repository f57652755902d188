using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>The names of bindings in function metadata.</summary>
internal static class BindingNames
{
    /// <summary>The name of the binding of a response.</summary>
    public const string Http = "http";

    /// <summary>The name of an attribute's binding: <c>QueueTriggerAttribute</c> is <c>queueTrigger</c>.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <returns>The name, in camel case.</returns>
    /// <remarks>The worker's SDK derives the names in the same way. Outputs drop <c>Output</c>: <c>QueueOutputAttribute</c> is
    /// <c>queue</c>.</remarks>
    public static string Of(BindingAttribute attribute)
    {
        if (attribute is HttpResultAttribute)
            return Http;
        var name = attribute.GetType().Name;
        name = TrimEnd(name, "Attribute");
        name = attribute is OutputBindingAttribute ? TrimEnd(name, "Output") : name;
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    private static string TrimEnd(string text, string end) =>
        text.EndsWith(end, StringComparison.Ordinal) ? text[..^end.Length] : text;
}
