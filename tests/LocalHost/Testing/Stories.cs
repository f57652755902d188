using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Tests.Testing;

/// <summary>An app as people test it: it sends mail, waits for days, asks for approval, charges and counts.</summary>
public sealed class Stories(IMail mail)
{
    [Function(nameof(Remind))]
    public static async Task<List<DateTime>> Remind([OrchestrationTrigger] TaskOrchestrationContext context, int days)
    {
        var times = new List<DateTime>();
        for (var day = 0; day < days; day++)
        {
            await context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
            times.Add(context.CurrentUtcDateTime);
        }

        await context.CallActivityAsync(nameof(Send), $"{days} days are over");
        return times;
    }

    [Function(nameof(Approval))]
    public static async Task<string> Approval([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return await context.WaitForExternalEvent<string>("answer", TimeSpan.FromDays(3));
        }
        catch (TaskCanceledException)
        {
            return "nobody answered";
        }
    }

    [Function(nameof(Slow))]
    public static async Task<string> Slow([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        var charge = context.CallActivityAsync<string>(nameof(Charge), new Payment("Ada", 5));
        var tooLate = context.CreateTimer(TimeSpan.FromHours(1), CancellationToken.None);
        return await Task.WhenAny(charge, tooLate) == charge ? await charge : "too late";
    }

    [Function(nameof(Pay))]
    public static Task<string> Pay([OrchestrationTrigger] TaskOrchestrationContext context, Payment payment) =>
        context.CallActivityAsync<string>(
            nameof(Charge), payment, TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMinutes(1.0 / 7), 2)));

    [Function(nameof(Send))]
    public void Send([ActivityTrigger] string text) => mail.Send(text);

    [Function(nameof(Charge))]
    public static string Charge([ActivityTrigger] Payment payment) => $"{payment.Customer} paid {payment.Amount}";

    [Function("Start")]
    public static Task<string> Start(
        [HttpTrigger("post", Route = "remind/{days:int}")] HttpRequest request, int days, [DurableClient] DurableTaskClient client) =>
        client.ScheduleNewOrchestrationInstanceAsync(nameof(Remind), days, request.HttpContext.RequestAborted);

    [Function("Nightly")]
    public static Task Nightly([TimerTrigger("0 30 3 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client) =>
        client.Entities.SignalEntityAsync(new EntityInstanceId(nameof(Nights), "all"), "Add");

    [Function("OnMessage")]
    public Task OnMessage([QueueTrigger("messages")] Payment payment)
    {
        mail.Send(payment.Customer);
        return Task.CompletedTask;
    }
}

public sealed record Payment(string Customer, int Amount);

public sealed class Nights(TimeProvider time) : TaskEntity<List<DateTimeOffset>>
{
    public void Add() => State = [.. State, time.GetUtcNow()];

    protected override List<DateTimeOffset> InitializeState(TaskEntityOperation entityOperation) => [];

    [Function(nameof(Nights))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Nights>();
}

public interface IMail
{
    void Send(string text);
}

public sealed class FakeMail : IMail
{
    private readonly List<string> _sent = [];

    public IReadOnlyList<string> Sent => _sent;

    public void Send(string text) => _sent.Add(text);
}
