using System.Text.Json;
using FunctionsOrchestration.Services;

namespace FunctionsOrchestration.Functions.Tests.Services;

/// <summary>What older versions stored can still be read.</summary>
public sealed class RegistryStorageTests
{
    private const string Golden = """
        {"endpoints":{"one":{"id":"one","endpoint":{"address":"https://models.example.com/","protocol":"http-json","leaseSeconds":30,"version":"2",
        "weight":3,"fields":{"language":{"path":"detect","request":{"text":"text"},"response":{}}},"domain":"nlp","operations":["language"]},
        "leaseSeconds":30,"leaseUntil":"2026-01-01T00:00:30+00:00","requestedAt":"2026-01-01T00:00:00+00:00"}},"looksAt":"2026-01-01T00:00:30+00:00"}
        """;

    [Fact]
    public void State_AsFirstStored_IsRead()
    {
        var state = JsonSerializer.Deserialize<RegistryState>(Golden, Serialization.Options)!;

        var one = state.Endpoints["one"];
        Assert.Equal((30, 3, "2"), (one.LeaseSeconds, one.Endpoint.Weight, one.Endpoint.Version));
        Assert.Equal("detect", one.Endpoint.ToDefinition("one").Fields["language"].Path);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 30, TimeSpan.Zero), state.LooksAt);
    }
}
