using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Circuits;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Functions.Tests.Control;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Functions.Tests.Circuits;

/// <summary>People look at shared circuits, trip and reset them over HTTP.</summary>
public sealed class CircuitsApiTests : IAsyncLifetime
{
    private const string Path = "api/circuits/tongues/one";

    private LocalTestHost _host = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await LocalTestHost.StartAsync(
        [typeof(CircuitsApi), typeof(CircuitEntity), typeof(ControlCallOrchestrator)],
        services => services.AddSerialization().AddSingleton(new Random(7)).AddSingleton<IControlTable, MemoryControlTable>()
            .AddSingleton<ControlBoard>().AddSingleton<IMeshStatus, TwoEndpoints>());

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Trip_WithReasonAndDuration_IsShownAndResetByItsVersion()
    {
        var (status, tag, tripped) = await SendAsync(HttpMethod.Post, Path + "/trip", """{"reason": "maintenance", "durationSeconds": 300}""");
        Assert.Equal((HttpStatusCode.OK, "\"1\"", "open"), (status, tag, tripped.GetProperty("position").GetString()));
        Assert.Equal("Tripped by hand: maintenance", tripped.GetProperty("why").GetString());
        Assert.Equal(300, (tripped.GetProperty("until").GetDateTimeOffset() - tripped.GetProperty("since").GetDateTimeOffset()).TotalSeconds);

        var list = (await SendAsync(HttpMethod.Get, "api/circuits")).Body;
        Assert.Equal(("tongues/one", "open"), (list.GetProperty("circuits")[0].GetProperty("key").GetString(), list.GetProperty("circuits")[0].GetProperty("position").GetString()));
        Assert.Equal(1, list.GetProperty("notShared").GetInt32());

        var (stale, now, problem) = await SendAsync(HttpMethod.Post, Path + "/reset", ifMatch: "\"0\"");
        Assert.Equal((HttpStatusCode.PreconditionFailed, "\"1\"", "open"), (stale, now, problem.GetProperty("current").GetProperty("position").GetString()));

        Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, Path + "/reset", ifMatch: "\"1\"")).Status);
        var shown = await SendAsync(HttpMethod.Get, Path);
        Assert.Equal(("\"2\"", "closed"), (shown.Tag, shown.Body.GetProperty("position").GetString()));
    }

    [Fact]
    public async Task Order_WithManyErrors_NamesEveryOneAndChangesNothing()
    {
        var (status, _, problem) = await SendAsync(
            HttpMethod.Post, Path + "/trip", $$"""{"reason": "{{new string('x', 201)}}", "durationSeconds": 0}""", ifMatch: "\"one\"");

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            ["If-Match", "durationSeconds", "reason"],
            problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal("\"0\"", (await SendAsync(HttpMethod.Get, Path)).Tag);
    }

    [Theory]
    [InlineData("api/circuits/tonges/one", "There is no service 'tonges'.")]
    [InlineData("api/circuits/tongues/two", "'tongues' has no endpoint 'two'. There are: one, here.")]
    [InlineData("api/circuits/tongues/here", "The circuit of 'here' is not shared")]
    public async Task Show_WhatThereIsNot_SaysWhatThereIs(string path, string problem)
    {
        var (status, _, body) = await SendAsync(HttpMethod.Get, path);

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.StartsWith(problem, body.GetProperty("errors")[0].GetProperty("problem").GetString(), StringComparison.Ordinal);
    }

    private async Task<(HttpStatusCode Status, string? Tag, JsonElement Body)> SendAsync(HttpMethod method, string path, string? body = null, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (ifMatch is not null) request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse(ifMatch));
        using var answer = await _host.Http.SendAsync(request, Stop);
        return (answer.StatusCode, answer.Headers.ETag?.Tag, JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Stop)));
    }
}
