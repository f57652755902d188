using System.Text.Json;
using System.Text.Json.Serialization;
using FunctionsOrchestration.Mesh.Control;

namespace FunctionsOrchestration.Mesh.Limits.Circuits;

/// <summary>What every worker is told of a shared circuit that is not closed. There is none for a closed one.</summary>
/// <param name="Service">The service, as the catalog writes it.</param>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Position">Whether calls may pass.</param>
/// <param name="Version">Counts the changes of position and the orders of people.</param>
/// <param name="Since">Since when it is so.</param>
/// <param name="Why">Why, for people.</param>
public sealed record CircuitNotice(string Service, string Endpoint, CircuitPosition Position, long Version, DateTimeOffset Since, string Why)
{
    /// <summary>What kind of notice it is on the control board.</summary>
    public const string Kind = "circuit";

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Until when nothing passes; null while it is not open, and where only a reset ends it.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>True where a person opened it.</summary>
    public bool IsByHand { get; init; }

    /// <summary>Probes that may be under way.</summary>
    public IReadOnlyList<ProbePermit> Permits { get; init; } = [];

    /// <summary>Probes that can still be asked for.</summary>
    public int ProbesLeft { get; init; }

    /// <summary>What each worker had said when it opened.</summary>
    public IReadOnlyList<CircuitGround> Grounds { get; init; } = [];

    /// <summary>What is to be told of a circuit; null where it is closed.</summary>
    /// <param name="state">The circuit.</param>
    public static CircuitNotice? Of(SharedCircuitState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        if (state.Position == CircuitPosition.Closed) return null;
        return new CircuitNotice(state.Service, state.Endpoint, state.Position, state.Version, state.Since, state.Why)
        {
            Until = state.Until, IsByHand = state.IsByHand, Permits = state.Permits, Grounds = state.Grounds,
            ProbesLeft = Math.Max(0, (state.Terms?.Probes ?? 0) - state.Passed - state.ProbeFailures.Count - state.Permits.Count),
        };
    }

    /// <summary>The notice as the board holds it.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Form);

    /// <summary>A notice of the board.</summary>
    /// <param name="notice">What the board holds.</param>
    /// <returns>Null where it is of another form, such as that of a later version of the app.</returns>
    public static CircuitNotice? Read(ControlNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        try
        {
            return JsonSerializer.Deserialize<CircuitNotice>(notice.Json, Form);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
