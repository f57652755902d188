using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Functions.Tests.Control;
using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh.Limits.Budgets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Functions.Tests.Budgets;

/// <summary>Budgets over HTTP.</summary>
public sealed class BudgetDeclarationsTests : IAsyncLifetime
{
    private LocalTestHost _host = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await LocalTestHost.StartAsync(
        [typeof(Budget), typeof(BudgetDeclarations), typeof(ControlCallOrchestrator)],
        services => services.AddSerialization().AddSingleton<IControlTable>(new MemoryControlTable()).AddSingleton(new BudgetOptions())
            .AddSingleton(Options.Create(new IngestionOptions { ModelCallsPerDay = 70 })));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Put_NewBudget_IsShownWithItsSums()
    {
        using var declared = await PutAsync("acme", new { period = "month", money = 12.5, currency = "USD", modelCalls = 100 });
        Assert.Equal((HttpStatusCode.Created, "\"1\""), (declared.StatusCode, declared.Headers.ETag!.Tag));
        await _host.Client.Entities.SignalEntityAsync(
            BudgetTenants.EntityOf("acme"), nameof(Budget.Reserve), new BudgetRequest("r", new(MicroUnits: 2_500_000, Calls: 5)), cancellation: Stop);
        await _host.SettleAsync();

        using var answer = await _host.Http.GetAsync(Uri("acme"), Stop);

        var budget = await ReadAsync(answer);
        Assert.Equal("\"1\"", answer.Headers.ETag!.Tag);
        Assert.Equal((12.5m, 10m), (Money(budget, "limit"), Money(budget, "left")));
        Assert.Equal((2.5m, 0m), (Money(budget, "reserved"), Money(budget, "spent")));
        Assert.False(budget.GetProperty("limit").TryGetProperty("tokens", out _));
        Assert.Equal(1, budget.GetProperty("openReservations").GetInt32());
        Assert.Equal("r", budget.GetProperty("reservations")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Put_EverythingWrong_IsToldInOneAnswerAndNothingIsKept()
    {
        using var answer = await PutAsync("acme", new
        {
            period = "weak", money = -1.0000001, currency = "EUR", tokens = 0, days = 400, reservationSeconds = 1, alertPercents = new[] { 90, 80, 101 },
        });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var errors = (await ReadAsync(answer)).GetProperty("errors").EnumerateArray().ToList();
        Assert.Equal(
            ["period", "days", "money", "money", "currency", "tokens", "reservationSeconds", "alertPercents[1]", "alertPercents[2]"],
            errors.Select(error => error.GetProperty("field").GetString()));
        Assert.Contains("Did you mean 'week'?", errors[0].GetProperty("problem").GetString(), StringComparison.Ordinal);
        using var shown = await _host.Http.GetAsync(Uri("acme"), Stop);
        Assert.Equal(HttpStatusCode.NotFound, shown.StatusCode);
    }

    [Fact]
    public async Task Put_NothingLimited_IsRefused()
    {
        using var answer = await PutAsync("acme", new { period = "day" });

        Assert.Equal("The budget limits nothing.", (await ReadAsync(answer)).GetProperty("errors")[0].GetProperty("problem").GetString());
    }

    [Fact]
    public async Task Put_StaleVersion_ShowsTheCurrentValue()
    {
        (await PutAsync("acme", new { modelCalls = 100 })).Dispose();
        using var second = await PutAsync("acme", new { modelCalls = 200 }, "\"1\"");
        Assert.Equal((HttpStatusCode.OK, "\"2\""), (second.StatusCode, second.Headers.ETag!.Tag));

        using var stale = await PutAsync("acme", new { modelCalls = 300 }, "\"1\"");

        Assert.Equal((HttpStatusCode.PreconditionFailed, "\"2\""), (stale.StatusCode, stale.Headers.ETag!.Tag));
        Assert.Equal(200, (await ReadAsync(stale)).GetProperty("current").GetProperty("modelCalls").GetInt32());
    }

    [Fact]
    public async Task Delete_WithItsVersion_TakesItBack()
    {
        (await PutAsync("acme", new { modelCalls = 100 })).Dispose();
        using var blind = await DeleteAsync("acme", null);
        Assert.Equal(HttpStatusCode.PreconditionFailed, blind.StatusCode);

        using var gone = await DeleteAsync("acme", "\"1\"");

        Assert.Equal(HttpStatusCode.NoContent, gone.StatusCode);
        using var again = await DeleteAsync("acme", "*");
        Assert.Equal(HttpStatusCode.NotFound, again.StatusCode);
    }

    [Fact]
    public async Task List_ShowsDeclaredBudgetsAndThatOfIngestions()
    {
        (await PutAsync("acme", new { modelCalls = 100 })).Dispose();

        using var answer = await _host.Http.GetAsync(new Uri("api/budgets", UriKind.Relative), Stop);

        var budgets = (await ReadAsync(answer)).GetProperty("budgets").EnumerateArray().ToList();
        Assert.Equal(["acme", "ingestion"], budgets.Select(budget => budget.GetProperty("tenant").GetString()));
        Assert.Equal((0, 70), (budgets[1].GetProperty("version").GetInt32(), budgets[1].GetProperty("left").GetProperty("modelCalls").GetInt32()));
    }

    private static Uri Uri(string tenant) => new($"api/budgets/{tenant}", UriKind.Relative);

    private static decimal Money(JsonElement budget, string sum) => budget.GetProperty(sum).GetProperty("money").GetDecimal();

    private Task<HttpResponseMessage> PutAsync(string tenant, object body, string? version = null) =>
        SendAsync(HttpMethod.Put, tenant, version, JsonContent.Create(body));

    private Task<HttpResponseMessage> DeleteAsync(string tenant, string? version) => SendAsync(HttpMethod.Delete, tenant, version, null);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string tenant, string? version, HttpContent? body)
    {
        using var request = new HttpRequestMessage(method, Uri(tenant)) { Content = body };
        if (version is not null) request.Headers.TryAddWithoutValidation("If-Match", version);
        return await _host.Http.SendAsync(request, Stop);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Stop));
        return json.RootElement.Clone();
    }
}
