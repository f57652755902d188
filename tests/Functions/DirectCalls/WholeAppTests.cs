using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FunctionsOrchestration.LocalHost.Testing;

namespace FunctionsOrchestration.Functions.Tests.DirectCalls;

/// <summary>Direct calls through the app as its own program composes it.</summary>
public sealed class WholeAppTests
{
    [Fact]
    public async Task Call_EmbeddedModel_AnswersInThisProcess()
    {
        await using var host = await LocalTestHost.StartAsync(typeof(AppServices).Assembly);

        using var answer = await host.Http.PostAsync(
            new Uri("api/ai/timeseries/forecast", UriKind.Relative),
            JsonContent.Create(new { series = Enumerable.Range(0, 48).Select(i => 10 + Math.Sin(i * Math.PI / 6)), steps = 3 }),
            TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("timeseries", answer.Headers.GetValues("x-mesh-service").Single());
        using var forecast = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(3, forecast.RootElement.GetProperty("values").GetArrayLength());
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task Call_ChatThatNobodyConfigured_NamesWhatToSet(string accept)
    {
        await using var host = await LocalTestHost.StartAsync(typeof(AppServices).Assembly);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/ai/generative/chat", UriKind.Relative))
        {
            Content = JsonContent.Create(new { messages = new[] { new { role = "user", text = "Hello." } } }),
        };
        request.Headers.Add("Accept", accept);

        using var answer = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("notConfigured", problem.RootElement.GetProperty("reason").GetString());
        Assert.Contains("Mesh:Services:0:Name", problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }
}
