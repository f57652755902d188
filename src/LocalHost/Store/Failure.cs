using System.Text.Json;

namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>Why something failed, as it is stored: exceptions themselves are never persisted.</summary>
/// <param name="Type">Full name of the exception's type.</param>
/// <param name="Message">The exception's message.</param>
/// <param name="Stack">The exception's stack trace.</param>
/// <param name="Inner">The failure that caused this one.</param>
internal sealed record Failure(string Type, string Message, string? Stack = null, Failure? Inner = null)
{
    /// <summary>Further facts that whoever described the failure has given.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Properties { get; init; }

    /// <summary>Type and message, as the status of a failed instance shows them.</summary>
    public override string ToString() => $"{Type}: {Message}";
}
