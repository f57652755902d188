using System.Net;
using System.Net.Http.Json;
using FunctionsOrchestration.LocalHost.Testing;

namespace FunctionsOrchestration.Functions.Tests;

public sealed class ProgramTests
{
    [Fact]
    public async Task Program_AsItIs_RunsAndRefusesARequestWithoutDocuments()
    {
        await using var host = await LocalTestHost.StartAsync(typeof(AppServices).Assembly);

        using var answer = await host.Http.PostAsync(
            new Uri("api/insights", UriKind.Relative), JsonContent.Create(new { }), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
