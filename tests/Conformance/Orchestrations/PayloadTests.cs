using System.Globalization;
using System.Text.Json;
using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Orchestrations;

/// <summary>Inputs and outputs of every shape and size.</summary>
public sealed class PayloadTests(AppUnderTest app)
{
    [Fact]
    public async Task Parcel_ComesBackAsItWasSent()
    {
        var sent = JsonElement.Parse("""
            {
              "Text": "Grüße, 漢字, 🚀, \"quoted\" \\ \u0000\u0007 </script>", "Number": -2147483648, "Fraction": 0.1,
              "Money": 79228162514264337593543950335, "Flag": true, "Moment": "2026-02-28T23:59:59.1234567+05:30",
              "Id": "00112233-4455-6677-8899-aabbccddeeff", "Nothing": null, "List": [1, 2, 3], "Map": { "clé": "ключ" },
              "Inner": {
                "Text": "", "Number": 0, "Fraction": -1E+20, "Money": 0.10, "Flag": false, "Moment": "0001-01-01T00:00:00+00:00",
                "Id": "00000000-0000-0000-0000-000000000000", "Nothing": null, "List": [], "Map": {}, "Inner": null
              }
            }
            """);
        var instance = await app.StartAsync("PassParcel", sent);

        await instance.OutputAsync();

        // By a client, for the management API of the genuine host reads and writes JSON anew, with less precision.
        var back = JsonSerializer.Deserialize<Parcel>((await instance.SnapshotAsync()).Output!)!;
        Assert.Equivalent(sent.Deserialize<Parcel>(), back, strict: true);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("\"\"")]
    [InlineData("\"0\"")]
    [InlineData("\"{\\\"a\\\":1}\"")]
    [InlineData("17")]
    [InlineData("false")]
    [InlineData("[]")]
    [InlineData("[1,\"zwei\",null]")]
    [InlineData("{\"a\":{\"b\":[]}}")]
    public async Task AnyJson_ComesBackAsItWasSent(string json)
    {
        var output = await app.RunAsync("Repeat", JsonElement.Parse(json));

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(json), output), output.GetRawText());
    }

    /// <summary>One million characters, or as many millions as <c>CONFORMANCE_PAYLOAD_MB</c> says.</summary>
    [Fact]
    public async Task LargeText_PassesThroughActivitiesAndStatus()
    {
        var setting = Environment.GetEnvironmentVariable("CONFORMANCE_PAYLOAD_MB");
        var length = (string.IsNullOrEmpty(setting) ? 1 : int.Parse(setting, CultureInfo.InvariantCulture)) * 1_000_000;
        var instance = await app.StartAsync("PassLarge", length);
        await instance.OutputAsync();

        // The management API may answer with the address of a large output instead of the output; a client reads it.
        var seen = await instance.SnapshotAsync();
        var text = JsonSerializer.Deserialize<string>(seen.Output!)!;
        Assert.Equal(length, text.Length);
        Assert.StartsWith("aé漢\"\\\nxxx", text, StringComparison.Ordinal);
        Assert.Equal(length / 1000, text.AsSpan().Count('漢'));
    }

    private sealed record Parcel(
        string Text, int Number, double Fraction, decimal Money, bool Flag, DateTimeOffset Moment, Guid Id, string? Nothing,
        IReadOnlyList<int> List, IReadOnlyDictionary<string, string> Map, Parcel? Inner);
}
