using FunctionsOrchestration.LocalHost.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.LocalHost.Tests.Triggers.Http;

public sealed class HttpShutdownTests
{
    [Fact]
    public async Task Stop_RequestThatRuns_IsAnsweredFirst()
    {
        await using var app = await StartAsync(TimeProvider.System);
        var answer = app.GetTextAsync("/api/slow");
        var gate = app.Services.GetRequiredService<Gate>();
        await gate.Entered.Task.WaitAsync(Stop);

        var stopped = app.StopAsync();
        Assert.False(stopped.IsCompleted);
        gate.Open.SetResult();

        Assert.Equal("finished", await answer);
        await stopped;
    }

    [Fact]
    public async Task Stop_RequestThatDoesNotEnd_IsCancelledAfterSeconds()
    {
        var time = new FakeTimeProvider();
        await using var app = await StartAsync(time);
        var answer = app.GetAsync("/api/slow");
        await app.Services.GetRequiredService<Gate>().Entered.Task.WaitAsync(Stop);

        app.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(answer.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(503, (int)(await answer).StatusCode);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static Task<LocalApp> StartAsync(TimeProvider time) =>
        LocalApp.StartAsync(
            [typeof(SlowFunction)], configure: builder => builder.Services.AddSingleton<Gate>().AddSingleton(time));

    public sealed class Gate
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class SlowFunction(Gate gate)
    {
        [Function("slow")]
        public async Task<string> Run([HttpTrigger("get")] HttpRequest request, CancellationToken stop)
        {
            gate.Entered.SetResult();
            await gate.Open.Task.WaitAsync(stop);
            return "finished";
        }
    }
}
