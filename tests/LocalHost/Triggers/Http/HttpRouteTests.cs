using FunctionsOrchestration.LocalHost.Triggers.Http;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.LocalHost.Tests.Triggers.Http;

public sealed class HttpRouteTests
{
    [Theory]
    [InlineData("api", "/api/Named", "/api/things/{id}")]
    [InlineData("", "/Named", "/things/{id}")]
    [InlineData("v1/x", "/v1/x/Named", "/v1/x/things/{id}")]
    public void All_Prefix_StandsBeforeEveryRoute(string prefix, params string[] templates) =>
        Assert.Equal(templates, HttpRoute.All(FunctionCatalog.Discover([typeof(Right)]), prefix).Select(r => r.Template));

    [Fact]
    public void All_SeveralMistakes_AreAllInOneException()
    {
        var fault = Assert.Throws<FunctionCatalogException>(() => HttpRoute.All(FunctionCatalog.Discover([typeof(Wrong)]), ""));

        Assert.Equal(3, fault.Mistakes.Count);
        Assert.Contains("'Broken'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'Reserved'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'First' and 'Second' both answer at '/Same'", fault.Message, StringComparison.Ordinal);
    }

    public sealed class Right
    {
        [Function("Named")]
        public void Named([HttpTrigger] HttpRequest request) => _ = request;

        [Function("Routed")]
        public void Routed([HttpTrigger(Route = "/things/{id}")] HttpRequest request, string id) => _ = id;
    }

    public sealed class Wrong
    {
        [Function("Broken")]
        public void Broken([HttpTrigger(Route = "a/{b")] HttpRequest request) => _ = request;

        [Function("Reserved")]
        public void Reserved([HttpTrigger(Route = "runtime/mine")] HttpRequest request) => _ = request;

        [Function("First")]
        public void First([HttpTrigger("get", "post", Route = "same")] HttpRequest request) => _ = request;

        [Function("Second")]
        public void Second([HttpTrigger("POST", Route = "Same")] HttpRequest request) => _ = request;

        [Function("Third")]
        public void Third([HttpTrigger("put", Route = "same")] HttpRequest request) => _ = request;
    }
}
