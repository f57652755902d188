using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using FunctionsOrchestration.LocalHost.Testing;
using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Tests.Testing;

/// <summary>Where somebody reads which activity failed, at which attempt and why.</summary>
public sealed class FailureReportTests
{
    private readonly ConcurrentQueue<string> _log = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Output_OfAFailedInstance_IsTheGenuineText()
    {
        await using var host = await FailAsync();

        var failed = await host.Client.GetInstanceAsync("pay", getInputsAndOutputs: true, Stop);

        Assert.Equal(
            "Microsoft.DurableTask.TaskFailedException: Task 'Charge' (#4) failed with an unhandled exception: no such card",
            failed!.ReadOutputAs<string>());
        Assert.Equal("bank closed", failed.FailureDetails!.InnerFailure!.InnerFailure!.ErrorMessage);
    }

    [Fact]
    public async Task Log_OfAFailedInstance_HasActivityAttemptAndInnerError()
    {
        await using var host = await FailAsync();
        const string Cause = "System.IO.InvalidDataException: no such card ---> System.IO.IOException: bank closed";

        Assert.Equal(
            [
                $"Activity 'Charge' of 'pay' (#0, attempt 1) failed: {Cause}",
                $"Activity 'Charge' of 'pay' (#2, attempt 2) failed: {Cause}",
                $"Activity 'Charge' of 'pay' (#4, attempt 3) failed: {Cause}",
                "Orchestration 'Pay' 'pay' failed: Microsoft.DurableTask.TaskFailedException: Task 'Charge' (#4) failed with an "
                + $"unhandled exception: no such card ---> {Cause}",
            ],
            _log.Where(line => line.Contains(" failed: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Export_OfAFailedInstance_CountsTheAttempts()
    {
        await using var host = await FailAsync();

        var steps = JsonNode.Parse(await host.ExportHistoryAsync("pay"))!["steps"]!.AsArray();
        var failures = steps.SelectMany(step => step!["events"]!.AsArray()).Where(one => (string?)one!["t"] == "taskFailed").ToList();

        Assert.Equal([1, 2, 3], failures.Select(one => (int)one!["attempt"]!));
        Assert.All(failures, one => Assert.Equal("call activity 'Charge'", (string?)one!["answers"]));
    }

    private async Task<LocalTestHost> FailAsync()
    {
        var host = await LocalTestHost.StartAsync([typeof(Stories)], services => services
            .AddSingleton<IMail, FakeMail>()
            .AddSingleton<ILoggerProvider>(new Lines(_log)));
        host.Activities.Replace<Payment, string>(
            nameof(Stories.Charge), _ => throw new InvalidDataException("no such card", new IOException("bank closed")));
        await host.Client.ScheduleNewOrchestrationInstanceAsync(
            nameof(Stories.Pay), new Payment("Ada", 5), new StartOrchestrationOptions("pay"), Stop);
        await host.RunToEndAsync("pay");
        return host;
    }

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
