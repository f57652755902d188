using System.Text.Json;
using Azure.Messaging.EventGrid;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Tests.Management;

/// <summary>One orchestration for each shape of status and history that the genuine host was asked for. The names are those of
/// the recordings.</summary>
public sealed class Shapes
{
    [Function("StartShape")]
    public async Task<HttpResponseData> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start/{name}")] HttpRequestData request,
        [DurableClient] DurableTaskClient client,
        string name)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        object? input = body.Length > 0 ? JsonSerializer.Deserialize<JsonElement>(body) : null;
        var id = await client.ScheduleNewOrchestrationInstanceAsync(name, input, new StartOrchestrationOptions(request.Query["id"]));
        return await client.CreateCheckStatusResponseAsync(request, id);
    }

    [Function("WaitForGo")]
    public async Task<string> WaitForGo([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SetCustomStatus(new { waiting = "go" });
        var answer = await context.WaitForExternalEvent<string>("go");
        return $"went {answer}";
    }

    [Function("Throws")]
    public string Throws([ActivityTrigger] string x) => throw new InvalidOperationException($"boom {x}", new ArgumentException("inner"));

    [Function("FailsInActivity")]
    public Task<string> FailsInActivity([OrchestrationTrigger] TaskOrchestrationContext context) =>
        context.CallActivityAsync<string>("Throws", "a");

    [Function("FailsItself")]
    public Task<string> FailsItself([OrchestrationTrigger] TaskOrchestrationContext context) =>
        throw new InvalidOperationException("by itself");

    [Function("Retries")]
    public async Task<string> Retries([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var policy = new RetryPolicy(maxNumberOfAttempts: 3, firstRetryInterval: TimeSpan.FromMilliseconds(100));
        try
        {
            return await context.CallActivityAsync<string>("Throws", "r", TaskOptions.FromRetryPolicy(policy));
        }
        catch (TaskFailedException failed)
        {
            var details = failed.FailureDetails;
            var isCause = details.IsCausedBy<InvalidOperationException>();
            var inner = details.InnerFailure?.ErrorType;
            return string.Join('|', failed.TaskName, failed.TaskId, details.ErrorType, details.ErrorMessage, inner, isCause, failed.Message);
        }
    }

    [Function("Parent")]
    public async Task<string[]> Parent([OrchestrationTrigger] TaskOrchestrationContext context) =>
    [
        await context.CallSubOrchestratorAsync<string>("Child", "x"),
        await context.CallSubOrchestratorAsync<string>("Child", "y", new SubOrchestrationOptions(new TaskOptions(), $"{context.InstanceId}:kid")),
    ];

    [Function("Child")]
    public Task<string> Child([OrchestrationTrigger] TaskOrchestrationContext context, string x)
    {
        var id = context.InstanceId;
        var kind = id.EndsWith(":kid", StringComparison.Ordinal) ? "named" : $"{id.Length}";
        return Task.FromResult($"{x} of {context.Parent?.Name}, {kind}");
    }

    [Function("Sleeper")]
    public async Task<string> Sleeper([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        await context.CreateTimer(TimeSpan.FromMilliseconds(50), CancellationToken.None);
        return "slept";
    }

    [Function("Again")]
    public async Task<int> Again([OrchestrationTrigger] TaskOrchestrationContext context, int n)
    {
        await context.CreateTimer(TimeSpan.FromMilliseconds(10), CancellationToken.None);
        if (n == 3)
            return n;
        context.ContinueAsNew(n + 1);
        return 0;
    }

    [Function("Locks")]
    public async Task<int> Locks([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var tally = new EntityInstanceId("Tally", "locked");
        await using (await context.Entities.LockEntitiesAsync(tally))
        {
            await context.Entities.CallEntityAsync(tally, "Add", 5);
            return await context.Entities.CallEntityAsync<int>(tally, "Get");
        }
    }

    [Function("BadOp")]
    public async Task<string> BadOp([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.Entities.CallEntityAsync(new EntityInstanceId("Tally", "bad"), "NoSuch");
            return "it did";
        }
        catch (EntityOperationFailedException failed)
        {
            var details = failed.FailureDetails;
            return string.Join('|', failed.EntityId, failed.OperationName, details.ErrorType, details.ErrorMessage);
        }
    }

    [Function("Unknown")]
    public async Task<string> Unknown([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallActivityAsync("NoSuchActivity");
            return "it did";
        }
        catch (TaskFailedException failed)
        {
            return string.Join('|', failed.FailureDetails.ErrorType, failed.FailureDetails.ErrorMessage);
        }
    }

    [Function("OnEvent")]
    public void OnEvent([EventGridTrigger] EventGridEvent e) => ArgumentNullException.ThrowIfNull(e);
}

/// <summary>Counts up.</summary>
public sealed class Tally : TaskEntity<int>
{
    public void Add(int x) => State += x;

    public int Get() => State;

    [Function("Tally")]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Tally>();
}
