namespace FunctionsOrchestration.Events.Patterns;

/// <summary>What every pattern has, whatever it looks for.</summary>
public interface IPatternDefinition
{
    /// <summary>Its name: 1–63 lower-case letters, digits and hyphens.</summary>
    string Name { get; }

    /// <summary>Counts up with each change; part of the id of each match. At least 1.</summary>
    int Version { get; }

    /// <summary>What it is for, for people.</summary>
    string? Description { get; }

    /// <summary>Types of events that it looks at; empty for all.</summary>
    IReadOnlyList<string> Types { get; }
}

/// <summary>What a pattern looks for; in JSON its <c>kind</c>.</summary>
public enum PatternKind
{
    /// <summary>Events after one another, or missing: a <see cref="PatternDefinition"/>. It is meant where JSON says no kind.</summary>
    Temporal,

    /// <summary>Figures over spans of events: a <see cref="WindowDefinition"/>.</summary>
    Window,

    /// <summary>Deviations from what was usual: a <see cref="DetectorDefinition"/>.</summary>
    Detector,

    /// <summary>The same at several components: a <see cref="ComponentsDefinition"/>.</summary>
    Components,

    /// <summary>Components near each other: a <see cref="ClusterDefinition"/>.</summary>
    Cluster,

    /// <summary>A component that comes near a place or into an area: an <see cref="AreaDefinition"/>.</summary>
    Area,

    /// <summary>Events of several streams with something in common: a <see cref="CorrelationDefinition"/>.</summary>
    Correlation,
}
