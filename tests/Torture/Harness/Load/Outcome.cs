using System.Text.Json.Nodes;

namespace FunctionsOrchestration.Torture.Load;

/// <summary>An instance that must be there in the end.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Status">Its runtime status.</param>
/// <param name="Output">Its output, or a text within it when it fails; null when it is judged otherwise.</param>
internal sealed record ExpectedInstance(string Id, string Status, JsonNode? Output);

/// <summary>Everything that must come of a request.</summary>
/// <param name="Instances">The instances, the first of them the one that was asked for, if any was.</param>
/// <param name="Tokens">What must stand in the tallies, each once.</param>
internal sealed record Outcome(IReadOnlyList<ExpectedInstance> Instances, IReadOnlyList<string> Tokens)
{
    /// <summary>What is moved between accounts.</summary>
    public IReadOnlyList<(int Account, int Amount)> Moves { get; init; } = [];

    /// <summary>An instance that tells when it is done.</summary>
    public static Outcome Of(string id, JsonNode? output, string status = "Completed", IEnumerable<string>? tokens = null) =>
        new([new ExpectedInstance(id, status, output)], [$"{id}/done", .. tokens ?? []]);

    /// <summary>Both.</summary>
    public static Outcome operator +(Outcome one, Outcome other) => new([.. one.Instances, .. other.Instances], [.. one.Tokens, .. other.Tokens])
    {
        Moves = [.. one.Moves, .. other.Moves],
    };
}
