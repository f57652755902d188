using System.Text.Json.Nodes;
using FunctionsOrchestration.LocalHost.Testing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Tests.Testing;

/// <summary>Histories that leave the host, and code that is checked against them.</summary>
public sealed class HistoryReplayTests
{
    private static readonly Payment Payment = new("Ada", 5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replay_AtEveryStageOfALife_TheSameCodeFits()
    {
        await using var host = await StartAsync(typeof(OrderStories), typeof(OrderStories.Stock));
        var charge = host.Activities.Hold(nameof(Stories.Charge));
        var id = await ScheduleAsync(host);
        await host.ReplayAsync(await host.ExportHistoryAsync(id));
        charge.Complete("paid");
        await host.ReplayAsync(await host.ExportHistoryAsync(id));
        await host.Client.SuspendInstanceAsync(id, "wait", Stop);
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        await host.ReplayAsync(await host.ExportHistoryAsync(id));
        await host.Client.ResumeInstanceAsync(id, "go on", Stop);
        await host.Client.RaiseEventAsync(id, "answer", "thanks", Stop);
        Assert.Equal("paid, thanks", (await host.RunToEndAsync(id)).ReadOutputAs<string>());

        await host.ReplayAsync(await host.ExportHistoryAsync(id));
        Assert.Single(host.Activities.Calls);
    }

    [Fact]
    public async Task Replay_TerminatedInstance_Fits()
    {
        await using var host = await StartAsync(typeof(OrderStories), typeof(OrderStories.Stock));
        var id = await ScheduleAsync(host);
        await host.SettleAsync();
        await host.Client.TerminateInstanceAsync(id, "enough", Stop);

        await host.ReplayAsync(await host.ExportHistoryAsync(id));
    }

    [Fact]
    public async Task Replay_CodeThatWaitsBeforeItCharges_NamesTheFirstStep()
    {
        var history = await HistoryAsync(typeof(OrderStories), typeof(OrderStories.Stock));
        await using var host = await StartAsync(typeof(WaitsFirst));

        var mismatch = await Assert.ThrowsAsync<HistoryMismatchException>(() => host.ReplayAsync(history));

        Assert.Equal(1, mismatch.Step);
        Assert.Contains("call activity 'Charge'", mismatch.Message, StringComparison.Ordinal);
        Assert.Contains("create a timer", mismatch.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_CodeThatEndsWhereItWentOn_NamesThatStep()
    {
        var history = await HistoryAsync(typeof(OrderStories), typeof(OrderStories.Stock));
        await using var host = await StartAsync(typeof(EndsEarly));

        var mismatch = await Assert.ThrowsAsync<HistoryMismatchException>(() => host.ReplayAsync(history));

        Assert.Equal(2, mismatch.Step);
    }

    [Fact]
    public async Task Replay_CodeThatGoesOnWhereItEnded_NamesTheLastStep()
    {
        var history = await HistoryAsync(typeof(EndsEarly));
        await using var host = await StartAsync(typeof(OrderStories), typeof(OrderStories.Stock));

        var mismatch = await Assert.ThrowsAsync<HistoryMismatchException>(() => host.ReplayAsync(history));

        Assert.Equal(2, mismatch.Step);
        Assert.Contains("end as Completed", mismatch.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_OrchestratorThatIsGone_SaysSo()
    {
        var history = await HistoryAsync(typeof(EndsEarly));
        await using var host = await StartAsync(typeof(Nights));

        var mismatch = await Assert.ThrowsAsync<HistoryMismatchException>(() => host.ReplayAsync(history));

        Assert.Contains("'Order', which the app does not have", mismatch.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{ "format": "localhost-history/2" }""")]
    [InlineData("""{ "format": "localhost-history/1", "instance": {} }""")]
    public async Task Replay_NoExportedHistory_IsRefused(string history)
    {
        await using var host = await StartAsync(typeof(EndsEarly));

        await Assert.ThrowsAsync<FormatException>(() => host.ReplayAsync(history));
    }

    /// <summary>The file is as it was first written, and stays so: histories are kept for longer than programs.</summary>
    [Fact]
    public async Task Replay_HistoryOfTheFirstFormat_IsReadStill()
    {
        await using var host = await StartAsync(typeof(OrderStories), typeof(OrderStories.Stock));

        await host.ReplayAsync(await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "Testing", "Golden", "export.v1.json"), Stop));
    }

    [Fact]
    public async Task Export_FailedInstance_HasWhatSupportNeeds()
    {
        await using var host = await StartAsync(typeof(EndsEarly));
        host.Activities.Replace<Payment, string>(
            nameof(Stories.Charge), _ => throw new InvalidDataException("no such card", new IOException("bank closed")));
        var id = await ScheduleAsync(host, new StartOrchestrationOptions { Tags = new Dictionary<string, string> { ["team"] = "sales" } });
        await host.RunToEndAsync(id);

        var answer = await host.Http.GetStringAsync(new Uri($"runtime/webhooks/durabletask/instances/{id}/history", UriKind.Relative), Stop);
        var (instance, steps) = (JsonNode.Parse(answer)!["instance"]!, JsonNode.Parse(answer)!["steps"]!.AsArray());

        Assert.Equal("Failed", (string?)instance["status"]);
        Assert.Equal("sales", (string?)instance["tags"]!["team"]);
        Assert.Equal("""{"Customer":"Ada","Amount":5}""", (string?)instance["input"]);
        var failed = steps[^1]!["events"]![0]!;
        Assert.Equal("call activity 'Charge'", (string?)failed["answers"]);
        Assert.Equal((string?)steps[1]!["at"], (string?)failed["askedAt"]);
        Assert.Equal("System.IO.InvalidDataException", (string?)failed["failure"]!["type"]);
        Assert.Contains(nameof(Export_FailedInstance_HasWhatSupportNeeds), (string?)failed["failure"]!["stack"], StringComparison.Ordinal);
        Assert.Equal("bank closed", (string?)instance["failure"]!["inner"]!["inner"]!["message"]);
        Assert.Equal(Enumerable.Range(0, steps.Count), steps.Select(step => (int)step!["step"]!));
    }

    [Fact]
    public async Task Export_LargeValues_HasThemInFull()
    {
        await using var host = await StartAsync(typeof(EndsEarly));
        var name = new string('x', 100_000);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(OrderStories.Order, new Payment(name, 5), cancellation: Stop);
        await host.RunToEndAsync(id);

        var history = await host.ExportHistoryAsync(id);
        await host.ReplayAsync(history);

        // The instance's input and output, and in the steps the input, that of the activity, and its result.
        Assert.Equal(5, history.Split(name).Length - 1);
    }

    [Fact]
    public async Task Export_NoSuchInstance_IsNotFound()
    {
        await using var host = await StartAsync(typeof(EndsEarly));

        using var answer = await host.Http.GetAsync(new Uri("runtime/webhooks/durabletask/instances/nobody/history", UriKind.Relative), Stop);

        Assert.Equal(404, (int)answer.StatusCode);
        await Assert.ThrowsAsync<ArgumentException>(() => host.ExportHistoryAsync("nobody"));
    }

    private static async Task<string> HistoryAsync(params Type[] functions)
    {
        await using var host = await StartAsync(functions);
        var id = await ScheduleAsync(host);
        await host.AdvanceAsync(TimeSpan.FromHours(1));
        if (await host.Client.GetInstanceAsync(id, Stop) is { IsCompleted: false })
            await host.Client.RaiseEventAsync(id, "answer", "thanks", Stop);
        await host.RunToEndAsync(id);
        return await host.ExportHistoryAsync(id);
    }

    private static Task<string> ScheduleAsync(LocalTestHost host, StartOrchestrationOptions? options = null) =>
        host.Client.ScheduleNewOrchestrationInstanceAsync(OrderStories.Order, Payment, options, Stop);

    private static Task<LocalTestHost> StartAsync(params Type[] functions) =>
        LocalTestHost.StartAsync([.. functions, typeof(Charging)], services => services.AddSingleton<IMail, FakeMail>());

    public static class Charging
    {
        [Function(nameof(Stories.Charge))]
        public static string Charge([ActivityTrigger] Payment payment) => $"{payment.Customer} paid";
    }
}
