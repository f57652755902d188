using System.Net.Http.Json;
using FunctionsOrchestration.LocalHost.Testing;

namespace FunctionsOrchestration.Functions.Tests.Telemetry;

/// <summary>What a Prometheus server finds. Instruments are the process's, so while other tests call the same services, their series stand beside these.</summary>
[CollectionDefinition(nameof(MetricsTests), DisableParallelization = true)]
[Collection(nameof(MetricsTests))]
public sealed class MetricsTests
{
    [Fact]
    public async Task Scrape_AfterCalls_FindsTheirSeries()
    {
        await using var host = await LocalTestHost.StartAsync(typeof(AppServices).Assembly);
        for (var i = 0; i < 3; i++)
        {
            using var answer = await host.Http.PostAsync(
                new Uri("api/ai/timeseries/forecast", UriKind.Relative),
                JsonContent.Create(new { series = Enumerable.Range(0, 48).Select(i => 10 + Math.Sin(i * Math.PI / 6)), steps = 3 }),
                TestContext.Current.CancellationToken);
            answer.EnsureSuccessStatusCode();
        }

        using var scrape = await host.Http.GetAsync(new Uri("api/metrics", UriKind.Relative), TestContext.Current.CancellationToken);
        var lines = (await scrape.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n');

        Assert.Equal("text/plain", scrape.Content.Headers.ContentType!.MediaType);
        Assert.Equal("3", Value(lines, "gen_ai_client_operation_duration_seconds_count", "gen_ai_operation_name=\"timeseries.forecast\""));
        Assert.Equal("3", Value(lines, "mesh_client_attempts_total", "mesh_service=\"timeseries\"", "mesh_outcome=\"ok\""));
        Assert.Equal("3", Value(lines, "mesh_client_calls_total", "mesh_service=\"timeseries\"", "mesh_outcome=\"ok\""));
        Assert.Equal("1", Value(lines, "mesh_endpoints", "mesh_service=\"timeseries\"", "mesh_endpoint_state=\"usable\""));
    }

    /// <summary>The value of the only series of that name with those labels.</summary>
    private static string Value(string[] lines, string name, params string[] labels) => Assert.Single(
            lines, line => line.StartsWith(name + "{", StringComparison.Ordinal) && labels.All(label => line.Contains(label, StringComparison.Ordinal)))
        [..].Split('}')[^1].Trim().Split(' ')[0];
}
