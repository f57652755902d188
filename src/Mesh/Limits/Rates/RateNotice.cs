using System.Text.Json;
using FunctionsOrchestration.Mesh.Control;

namespace FunctionsOrchestration.Mesh.Limits.Rates;

/// <summary>A declared limit, as every worker sees it on the board.</summary>
/// <param name="Version">Version of the declaration.</param>
/// <param name="Definition">What is declared.</param>
public sealed record RateNotice(long Version, RateLimitDefinition Definition)
{
    /// <summary>The kind of these notices. Their key is the scope.</summary>
    public const string Kind = "rate-limit";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Writes a notice.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="version">Version of the declaration.</param>
    /// <param name="definition">What is declared.</param>
    public static ControlNotice Write(string scope, long version, RateLimitDefinition definition) =>
        new(Kind, scope, JsonSerializer.Serialize(new RateNotice(version, definition), Json));

    /// <summary>Reads a notice; null where a later program has written it in a way that this one does not know.</summary>
    /// <param name="notice">The notice.</param>
    public static RateNotice? Read(ControlNotice notice)
    {
        try
        {
            return JsonSerializer.Deserialize<RateNotice>(notice.Json, Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
