using FunctionsOrchestration.Mesh.Limits.Circuits;

namespace FunctionsOrchestration.Circuits;

/// <summary>A shared circuit as a person sees it.</summary>
/// <param name="Key">Where it is: <c>service/endpoint</c>.</param>
/// <param name="Position">Whether calls may pass.</param>
/// <param name="Version">Counts the changes of position and the orders of people; the entity tag.</param>
public sealed record CircuitView(string Key, CircuitPosition Position, long Version)
{
    /// <summary>Since when it is so; null where it never was otherwise.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Until when nothing passes; null while it is not open, and where only a reset ends it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Why it is so.</summary>
    public string? Why { get; init; }

    /// <summary>True where a person opened it.</summary>
    public bool IsByHand { get; init; }

    /// <summary>What each worker had said when it opened; while it is closed or suspected, what each says now.</summary>
    public IReadOnlyList<CircuitGround> Evidence { get; init; } = [];

    /// <summary>Probes that are under way.</summary>
    public IReadOnlyList<ProbePermit> ProbesOut { get; init; } = [];

    /// <summary>Probes that were well since it is half open; null in the list.</summary>
    public int? ProbesPassed { get; init; }

    /// <summary>Probes that failed since it is half open; null in the list.</summary>
    public IReadOnlyList<ProbeFailure>? ProbeFailures { get; init; }

    /// <summary>How often in a row it has opened; null in the list.</summary>
    public int? Breaks { get; init; }

    /// <summary>What it goes by.</summary>
    public CircuitTerms? Terms { get; init; }

    /// <summary>The last changes, the newest first; null in the list.</summary>
    public IReadOnlyList<CircuitMove>? History { get; init; }

    /// <summary>What the board says of one; null is a closed one.</summary>
    internal static CircuitView Of(string key, CircuitNotice? notice) => notice is null
        ? new CircuitView(key, CircuitPosition.Closed, 0)
        : new CircuitView(key, notice.Position, notice.Version)
        {
            Since = notice.Since, Until = notice.Until, Why = notice.Why, IsByHand = notice.IsByHand, Evidence = notice.Grounds,
            ProbesOut = notice.Permits,
        };

    /// <summary>All of one; null is one of which nobody has spoken.</summary>
    internal static CircuitView Of(string key, SharedCircuitState? state) => state is null
        ? new CircuitView(key, CircuitPosition.Closed, 0)
        : new CircuitView(key, state.Position, state.Version)
        {
            Since = state.Version == 0 ? null : state.Since, Until = state.Until, Why = state.Why.Length == 0 ? null : state.Why,
            IsByHand = state.IsByHand, Evidence = state.Evidence.Count > 0 ? Now(state) : state.Grounds, ProbesOut = state.Permits,
            ProbesPassed = state.Passed, ProbeFailures = state.ProbeFailures, Breaks = state.Breaks, Terms = state.Terms, History = state.History,
        };

    private static List<CircuitGround> Now(SharedCircuitState state) =>
    [
        .. state.Evidence.OrderByDescending(one => one.Value.Failed + one.Value.Slow)
            .Select(one => new CircuitGround(one.Key, one.Value.Calls, one.Value.Failed, one.Value.Slow, one.Value.LastError)),
    ];
}

/// <summary>The shared circuits of the catalog.</summary>
/// <param name="Circuits">Those that are not closed, the newest first, then the closed ones by name.</param>
/// <param name="NotShared">How many endpoints are judged by each worker alone.</param>
public sealed record CircuitList(IReadOnlyList<CircuitView> Circuits, int NotShared);

/// <summary>The body of <c>POST /api/circuits/{service}/{endpoint}/trip</c> and <c>/reset</c>; may be empty.</summary>
public sealed record CircuitOrderBody
{
    /// <summary>Why, for others; at most 200 characters.</summary>
    public string? Reason { get; init; }

    /// <summary>How long nothing passes before probes may try, 1 to 86,400 seconds; null until it is reset. Of a trip only.</summary>
    public int? DurationSeconds { get; init; }
}
