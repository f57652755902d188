using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Orchestrations;

/// <summary>HTTP calls of orchestrators; the app itself is what they call.</summary>
public sealed class HttpCallTests(AppUnderTest app)
{
    [Fact]
    public async Task Call_TellsCodeContentAndHeaders()
    {
        var answer = await app.RunAsync<HttpAnswer>("CallHttp", new Uri(app.Http.BaseAddress!, "api/diary/nothing").AbsoluteUri);

        Assert.Equal((200, "[]"), (answer.Code, answer.Content));
        Assert.Contains("Date", answer.Headers);
    }

    [Fact]
    public async Task Call_AnsweredWithAnError_IsNoFailure()
    {
        var answer = await app.RunAsync<HttpAnswer>("CallHttp", new Uri(app.Http.BaseAddress!, "api/nowhere").AbsoluteUri);

        Assert.Equal(404, answer.Code);
    }

    private sealed record HttpAnswer(int Code, string? Content, IReadOnlyList<string> Headers);
}
