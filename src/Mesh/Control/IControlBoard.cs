using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Mesh.Control;

/// <summary>
/// What the owners of shared state have made public: declarations and verdicts that every worker goes by. A worker sees a change within
/// two seconds, and sees everything when it starts.
/// </summary>
public interface IControlBoard
{
    /// <summary>Cancelled at the next change of anything; ask again for the one after that.</summary>
    IChangeToken Changed { get; }

    /// <summary>The notices of a kind, as this worker saw them last.</summary>
    /// <param name="kind">What they are, for example <c>rate-limit</c>.</param>
    IReadOnlyList<ControlNotice> Read(string kind);
}

/// <summary>One public notice of an owner.</summary>
/// <param name="Kind">What it is, for example <c>rate-limit</c>.</param>
/// <param name="Key">Which one; unique in its kind.</param>
/// <param name="Json">What it says, in the form of its kind.</param>
public sealed record ControlNotice(string Kind, string Key, string Json);
