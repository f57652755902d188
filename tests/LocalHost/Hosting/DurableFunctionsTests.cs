using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.LocalHost.Tests.Hosting;

/// <summary>Durable functions of an app, started over HTTP, in a whole host.</summary>
public sealed class DurableFunctionsTests
{
    [Fact]
    public async Task Orchestration_StartedByAFunction_RunsActivitiesAndEntitiesWithTheirServices()
    {
        await using var app = await StartAsync();

        var id = await (await PostAsync(app, "/api/sums", new Order("Ada", [1, 2, 3]))).Content.ReadAsStringAsync(Stop);
        var done = await Client(app).WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Stop);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.Equal($"Ada 14 {id} counted 14", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Orchestration_MiddlewareOfTheApp_RunsAroundItAndItsActivities()
    {
        await using var app = await StartAsync(builder => builder.UseMiddleware<Counting>());

        var id = await (await PostAsync(app, "/api/sums", new Order("Ada", [1, 2]))).Content.ReadAsStringAsync(Stop);
        await Client(app).WaitForInstanceCompletionAsync(id, Stop);

        var names = app.Services.GetRequiredService<Counter>().Names;
        Assert.All(["Start", "Sums", "Square", "Tally"], name => Assert.Contains(name, names));
    }

    [Fact]
    public async Task Activity_InputThatDoesNotFit_FailsItsOrchestration()
    {
        await using var app = await StartAsync();

        var id = await Client(app).ScheduleNewOrchestrationInstanceAsync(nameof(Durables.Misfit), Stop);
        var done = await Client(app).WaitForInstanceCompletionAsync(id, Stop);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
    }

    [Fact]
    public async Task CheckStatusResponse_OfRequestData_NamesTheManagementAddresses()
    {
        await using var app = await StartAsync();

        using var answer = await PostAsync(app, "/api/waits", new { });
        var payload = await answer.Content.ReadFromJsonAsync<Dictionary<string, string?>>(Stop);

        Assert.Equal(202, (int)answer.StatusCode);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(payload!["StatusQueryGetUri"], answer.Headers.Location?.OriginalString);
        var status = $"{app.Http.BaseAddress}runtime/webhooks/durabletask/instances/{payload["Id"]}";
        Assert.StartsWith($"{status}?code=", payload["StatusQueryGetUri"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckStatusPayload_WrittenByMvc_IsInCamelCase()
    {
        await using var app = await StartAsync();

        using var answer = await PostAsync(app, "/api/payload", new { });
        var payload = await answer.Content.ReadFromJsonAsync<Dictionary<string, string?>>(Stop);

        Assert.Contains("/raiseEvent/{eventName}?code=", payload!["sendEventPostUri"], StringComparison.Ordinal);
        Assert.StartsWith(app.Http.BaseAddress!.ToString(), payload["statusQueryGetUri"], StringComparison.Ordinal);
        Assert.Null(payload["rewindPostUri"]);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Task<LocalApp> StartAsync(
        Action<Microsoft.Azure.Functions.Worker.Builder.FunctionsApplicationBuilder>? configure = null) =>
        LocalApp.StartAsync([typeof(Durables), typeof(Tally)], configure: builder =>
        {
            builder.Services.AddSingleton<Counter>().AddHostedService<AsksForClientEarly>();
            configure?.Invoke(builder);
        });

    private static DurableTaskClient Client(LocalApp app) => app.Services.GetRequiredService<DurableTaskClient>();

    private static Task<HttpResponseMessage> PostAsync<T>(LocalApp app, string path, T body) =>
        app.Http.PostAsJsonAsync(new Uri(path, UriKind.Relative), body, Stop);

    public sealed record Order(string Customer, int[] Numbers);

    public sealed class Counter
    {
        private readonly Lock _lock = new();
        private readonly List<string> _names = [];

        public IReadOnlyList<string> Names
        {
            get
            {
                lock (_lock)
                    return [.. _names];
            }
        }

        public void Count(string name)
        {
            lock (_lock)
                _names.Add(name);
        }
    }

    /// <summary>Has the client made before the server listens.</summary>
    public sealed class AsksForClientEarly(DurableTaskClient client) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.FromResult(client.Name);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    public sealed class Counting(Counter counter) : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            counter.Count(context.FunctionDefinition.Name);
            return next(context);
        }
    }

    public sealed class Tally(Counter counter) : TaskEntity<int>
    {
        public int Add(int number)
        {
            counter.Count($"tally {number}");
            return State += number;
        }

        [Function(nameof(Tally))]
        public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Tally>();
    }

    public sealed class Durables(Counter counter)
    {
        [Function("Start")]
        public async Task<string> Start(
            [HttpTrigger("post", Route = "sums")] HttpRequest request,
            [DurableClient] DurableTaskClient client,
            CancellationToken stop) =>
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(Sums), await request.ReadFromJsonAsync<Order>(stop), stop);

        [Function(nameof(Sums))]
        public static async Task<string> Sums(
            [OrchestrationTrigger] TaskOrchestrationContext context, Order order, FunctionContext function)
        {
            var squares = await Task.WhenAll(order.Numbers.Select(n => context.CallActivityAsync<int>(nameof(Square), n)));
            var tally = new EntityInstanceId(nameof(Tally), "all");
            var sum = await context.Entities.CallEntityAsync<int>(tally, "Add", squares.Sum());
            return $"{order.Customer} {squares.Sum()} {function.BindingContext.BindingData["instanceId"]} counted {sum}";
        }

        [Function(nameof(Square))]
        public int Square([ActivityTrigger] int number, string instanceId)
        {
            counter.Count(instanceId.Length > 0 ? "square" : "nobody's");
            return number * number;
        }

        [Function(nameof(Misfit))]
        public static Task Misfit([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.CallActivityAsync(nameof(Square), "no number");

        [Function(nameof(Waits))]
        public static Task Waits([OrchestrationTrigger] TaskOrchestrationContext context) =>
            context.WaitForExternalEvent<string>("go");

        [Function("StartWaits")]
        public static async Task<HttpResponseData> StartWaits(
            [HttpTrigger("post", Route = "waits")] HttpRequestData request, [DurableClient] DurableTaskClient client)
        {
            var id = await client.ScheduleNewOrchestrationInstanceAsync(nameof(Waits));
            return await client.CreateCheckStatusResponseAsync(request, id);
        }

        [Function("Payload")]
        public static IActionResult Payload(
            [HttpTrigger("post", Route = "payload")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
            new AcceptedResult((string?)null, client.CreateHttpManagementPayload("some"));
    }
}
