using FunctionsOrchestration.Control;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Control;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace FunctionsOrchestration.Functions.Tests.Control;

public sealed class VersionsTests
{
    [Theory]
    [InlineData(null, 0L)]
    [InlineData("\"3\"", 3L)]
    [InlineData("3", 3L)]
    [InlineData("*", null)]
    public void Expected_OfIfMatch_IsItsVersion(string? tag, long? expected)
    {
        var errors = new RequestErrors();
        Assert.Equal(expected, Versions.Expected(Request(tag), errors));
        Assert.Equal(0, errors.Count);
    }

    [Theory]
    [InlineData("W/\"3\"")]
    [InlineData("\"-1\"")]
    [InlineData("\"three\"")]
    public void Expected_OfSomethingElse_IsAnError(string tag)
    {
        var errors = new RequestErrors();
        Versions.Expected(Request(tag), errors);
        Assert.Equal("If-Match", Assert.Single(errors.All).Field);
    }

    [Fact]
    public void Stale_TellsWhatIsThere()
    {
        var request = Request("\"1\"");
        var answer = Assert.IsType<ObjectResult>(Versions.Stale(request, "limit", new Changed<string>(false, 4, "now")));

        Assert.Equal(StatusCodes.Status412PreconditionFailed, answer.StatusCode);
        Assert.Equal("\"4\"", request.HttpContext.Response.Headers.ETag);
        Assert.Equal("now", ((ProblemDetails)answer.Value!).Extensions["current"]);
    }

    private static HttpRequest Request(string? ifMatch)
    {
        var http = new DefaultHttpContext();
        if (ifMatch is not null) http.Request.Headers.IfMatch = ifMatch;
        return http.Request;
    }
}
