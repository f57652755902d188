using FunctionsOrchestration.Patterns.Telemetry;
using FunctionsOrchestration.Topics.Declarations;

namespace FunctionsOrchestration.Patterns;

/// <summary>
/// Topics that patterns of this app read and write without anybody declaring them. Who declares one of these names has that instead, with
/// subscriptions of his own.
/// </summary>
internal static class PatternTopics
{
    /// <summary>Where matches go that are sent nowhere else.</summary>
    public const string Matches = "matches";

    /// <summary>What the mesh tells of its calls; see <see cref="CallTelemetry"/>.</summary>
    public const string Telemetry = "telemetry";

    /// <summary>Figures that windows make of it, for patterns over them.</summary>
    public const string Figures = "figures";

    public static IReadOnlyList<BuiltInTopic> All { get; } =
    [
        Of(Matches, "What patterns found."),
        Of(Telemetry, "What the mesh tells of its calls, once a second, while a pattern or a stream listens.") with { EventTypes = CallEvents.Shape },
        Of(Figures, "What windows made of telemetry."),
    ];

    private static BuiltInTopic Of(string name, string description) => new(name, description, new Dictionary<string, SubscriptionDefinition>());
}
