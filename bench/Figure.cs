using System.Text.Json;

namespace FunctionsOrchestration.Bench;

/// <summary>One measured figure, printed as one line of JSON.</summary>
internal sealed record Figure(string Name, double Value, string Unit, string Conditions)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Print() => Console.WriteLine(JsonSerializer.Serialize(this with { Value = Math.Round(Value, 3) }, Json));
}
