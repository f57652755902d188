using FunctionsOrchestration.LocalHost.Security;
using FunctionsOrchestration.LocalHost.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Tests.Triggers.Http;

public sealed class HttpAuthorizationTests
{
    [Theory]
    [InlineData("anonymous", "none", true)]
    [InlineData("function", "none", false)]
    [InlineData("function", "wrong", false)]
    [InlineData("function", "function", true)]
    [InlineData("function", "other", false)]
    [InlineData("function", "host", true)]
    [InlineData("function", "master", true)]
    [InlineData("function", "durabletask", false)]
    [InlineData("admin", "function", false)]
    [InlineData("admin", "host", false)]
    [InlineData("admin", "master", true)]
    public async Task Request_WithAuth_IsAnsweredForTheKeysOfItsLevel(string level, string key, bool allowed)
    {
        await using var app = await LocalApp.StartAsync([typeof(Levels)], args: ["--auth"]);
        var value = KeyOf(app.Services.GetRequiredService<HostKeys>(), level, key);

        using var byQuery = await app.GetAsync($"/api/{level}?code={value}");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/{level}");
        request.Headers.Add("x-functions-key", value);
        using var byHeader = await app.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(allowed ? 200 : 401, (int)byQuery.StatusCode);
        Assert.Equal(allowed ? 200 : 401, (int)byHeader.StatusCode);
        if (!allowed)
            Assert.Empty(await byQuery.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Request_WithoutAuthOnLoopback_NeedsNoKey()
    {
        await using var app = await LocalApp.StartAsync([typeof(Levels)]);

        Assert.Equal("admin", await app.GetTextAsync("/api/admin"));
    }

    private static string KeyOf(HostKeys keys, string function, string key) => key switch
    {
        "none" => "",
        "wrong" => "wrong",
        "function" => keys.Function(function),
        "other" => keys.Function("other"),
        "host" => keys.Host,
        "master" => keys.Master,
        _ => keys.Extension(key),
    };

    public sealed class Levels
    {
        [Function("anonymous")]
        public string Anonymous([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest request) => "anonymous";

        [Function("function")]
        public string Function([HttpTrigger(AuthorizationLevel.Function)] HttpRequest request) => "function";

        [Function("admin")]
        public string Admin([HttpTrigger(AuthorizationLevel.Admin)] HttpRequest request) => "admin";
    }
}
