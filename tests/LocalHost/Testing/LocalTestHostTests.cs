using FunctionsOrchestration.LocalHost.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Tests.Testing;

public sealed class LocalTestHostTests
{
    private static readonly DateTime Start = new(2030, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly FakeMail _mail = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Advance_NinetyDays_EveryTimerFiresAtItsOwnTime()
    {
        await using var host = await StartAsync();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(nameof(Stories.Remind), 90, Stop);

        await host.AdvanceAsync(TimeSpan.FromDays(90));
        var done = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Stop);

        Assert.Equal(Enumerable.Range(1, 90).Select(day => Start.AddDays(day)), done.ReadOutputAs<List<DateTime>>());
        Assert.Equal(["90 days are over"], _mail.Sent);
    }

    [Fact]
    public async Task Advance_OneSecondTooLittle_TheInstanceStillWaits()
    {
        await using var host = await StartAsync();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(nameof(Stories.Remind), 2, Stop);

        await host.AdvanceAsync(TimeSpan.FromDays(2) - TimeSpan.FromSeconds(1));
        Assert.Empty(_mail.Sent);
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.True((await host.Client.GetInstanceAsync(id, Stop))!.IsCompleted);
        Assert.Single(_mail.Sent);
    }

    [Fact]
    public async Task RunToEnd_NobodyAnswers_SkipsToTheTimeout()
    {
        await using var host = await StartAsync();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(nameof(Stories.Approval), Stop);

        Assert.Equal("nobody answered", (await host.RunToEndAsync(id)).ReadOutputAs<string>());
        Assert.Equal(Start.AddDays(3), host.Clock.GetUtcNow());
    }

    [Fact]
    public async Task RunToEnd_EventRaisedBefore_TakesNoTime()
    {
        await using var host = await StartAsync();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(nameof(Stories.Approval), Stop);
        await host.Client.RaiseEventAsync(id, "answer", "yes", Stop);

        Assert.Equal("yes", (await host.RunToEndAsync(id)).ReadOutputAs<string>());
        Assert.Equal(Start, host.Clock.GetUtcNow());
    }

    [Fact]
    public async Task RunToEnd_OnlyAHeldActivityIsLeft_SaysSo()
    {
        await using var host = await StartAsync();
        host.Activities.Hold(nameof(Stories.Charge));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(nameof(Stories.Pay), new Payment("Ada", 5), Stop);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => host.RunToEndAsync(id));

        Assert.Contains("waits for no timer", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunToEnd_NotWithinTheLimit_GivesUpAtIt()
    {
        await using var host = await StartAsync();
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(nameof(Stories.Remind), 90, Stop);

        await Assert.ThrowsAsync<TimeoutException>(() => host.RunToEndAsync(id, TimeSpan.FromDays(10)));

        Assert.Equal(Start.AddDays(10), host.Clock.GetUtcNow());
    }

    [Fact]
    public async Task RunToEnd_RetriesAtFractionsOfAMillisecond_EndsWithThem()
    {
        await using var host = await StartAsync();
        host.Activities.Replace<Payment, string>(nameof(Stories.Charge), _ => throw new IOException("bank closed"));
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(nameof(Stories.Pay), new Payment("Ada", 5), Stop);

        var done = await host.RunToEndAsync(id);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Equal(3, host.Activities.Calls.Count);
        Assert.Equal(new Payment("Ada", 5), host.Activities.Calls[2].ReadInputAs<Payment>());
    }

    [Fact]
    public async Task Hold_ActivityThatTakesLong_DoesNotStopTheClock()
    {
        await using var host = await StartAsync();
        var charge = host.Activities.Hold(nameof(Stories.Charge));
        var late = await host.Client.ScheduleNewOrchestrationInstanceAsync(nameof(Stories.Slow), Stop);
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        var early = await host.Client.ScheduleNewOrchestrationInstanceAsync(nameof(Stories.Slow), Stop);
        await host.SettleAsync();
        charge.Complete("paid");

        Assert.Equal("too late", (await host.RunToEndAsync(late)).ReadOutputAs<string>());
        Assert.Equal("paid", (await host.RunToEndAsync(early)).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Replace_UnknownActivity_NamesTheKnownOnes()
    {
        await using var host = await StartAsync();

        var refused = Assert.Throws<ArgumentException>(() => host.Activities.Hold("Chrage"));

        Assert.Contains("Charge, Send", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_InTheMiddle_ReplaysAndGoesOn()
    {
        await using var host = await StartAsync();
        host.Activities.Hold(nameof(Stories.Charge));
        var slow = await host.Client.ScheduleNewOrchestrationInstanceAsync(nameof(Stories.Slow), Stop);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(nameof(Stories.Remind), 4, Stop);
        await host.AdvanceAsync(TimeSpan.FromMinutes(30));

        host.Activities.Restore(nameof(Stories.Charge));
        await host.RestartAsync();
        Assert.Equal("Ada paid 5", (await host.RunToEndAsync(slow)).ReadOutputAs<string>());
        await host.AdvanceAsync(TimeSpan.FromDays(3));
        await host.RestartAsync();

        var times = (await host.RunToEndAsync(id)).ReadOutputAs<List<DateTime>>();
        Assert.Equal(Enumerable.Range(1, 4).Select(day => Start.AddDays(day)), times);
        Assert.Single(_mail.Sent);
    }

    [Fact]
    public async Task Http_FunctionAndManagementApi_Answer()
    {
        await using var host = await StartAsync();

        using var answer = await host.Http.PostAsync(new Uri("api/remind/1", UriKind.Relative), null, Stop);
        var id = await answer.Content.ReadAsStringAsync(Stop);
        await host.RunToEndAsync(id);
        var status = await host.Http.GetStringAsync(new Uri($"runtime/webhooks/durabletask/instances/{id}", UriKind.Relative), Stop);

        Assert.Contains("\"runtimeStatus\":\"Completed\"", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advance_TimerFunctions_RunWhenTheyAreDueAndAreOverAfterwards()
    {
        await using var host = await StartAsync();

        await host.AdvanceAsync(TimeSpan.FromDays(3));

        var nights = await host.Client.Entities.GetEntityAsync<List<DateTimeOffset>>(
            new EntityInstanceId(nameof(Nights), "all"), cancellation: Stop);
        var first = new DateTimeOffset(Start).AddHours(3.5);
        Assert.Equal([first, first.AddDays(1), first.AddDays(2)], nights!.State);
    }

    [Fact]
    public async Task Invoke_QueueFunction_GetsItsMessage()
    {
        await using var host = await StartAsync();

        await host.InvokeAsync("OnMessage", """{ "customer": "Ada", "amount": 5 }""");

        Assert.Equal(["Ada"], _mail.Sent);
    }

    [Fact]
    public async Task Settle_ActivityThatDoesNotEnd_IsNamed()
    {
        await using var host = await StartAsync(new LocalTestHostOptions { Patience = TimeSpan.FromMilliseconds(50) });
        var never = new TaskCompletionSource<string>();
        host.Activities.ReplaceAsync<Payment, string>(nameof(Stories.Charge), _ => never.Task);
        await host.Client.ScheduleNewOrchestrationInstanceAsync(nameof(Stories.Pay), new Payment("Ada", 5), Stop);

        var fault = await Assert.ThrowsAsync<TimeoutException>(host.SettleAsync);

        Assert.Contains("'Charge' of '", fault.Message, StringComparison.Ordinal);
        never.SetResult("");
    }

    [Fact]
    public async Task Start_WrongDeclaration_TellsTheReason()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => LocalTestHost.StartAsync([typeof(Nights), typeof(Nights)]));

        Assert.Contains("Nights", fault.InnerException!.Message, StringComparison.Ordinal);
    }

    private Task<LocalTestHost> StartAsync(LocalTestHostOptions? options = null) => LocalTestHost.StartAsync(
        [typeof(Stories), typeof(Nights)], services => services.AddSingleton<IMail>(_mail), options);
}
