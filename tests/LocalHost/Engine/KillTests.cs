using System.Diagnostics;
using System.IO.Pipes;
using FunctionsOrchestration.LocalHost.Engine;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionsOrchestration.LocalHost.Tests.Engine;

/// <summary>A real process, killed as the operating system kills: nothing of it gets to clean up.</summary>
public sealed class KillTests
{
    private const string PipeVariable = "ENGINE_KILL_TEST_PIPE";
    private const string DirectoryVariable = "ENGINE_KILL_TEST_DIRECTORY";
    private const int Instances = 20;
    private const int StepsEach = 10;

    private static readonly EntityInstanceId Counter = new("count", "all");

    [Fact]
    public async Task Kill_InTheMidstOfManyInstances_LosesNothingAndCountsEverythingOnce()
    {
        var directory = Directory.CreateTempSubdirectory("kill-tests-").FullName;
        try
        {
            foreach (var activitiesBeforeTheKill in (int[])[1, 17, 60, 110]) await RunVictimAsync(directory, activitiesBeforeTheKill);
            await RunVictimAsync(directory, int.MaxValue);
            await CheckAsync(directory);
        }
        finally
        {
            Directory.Delete(directory, true);
        }
    }

    /// <summary>What the killed process runs. It tells of every activity through the pipe, and goes on when it is told to.</summary>
    [Fact(Explicit = true)]
    public async Task Victim()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var pipe = new NamedPipeClientStream(".", Environment.GetEnvironmentVariable(PipeVariable)!, PipeDirection.InOut);
        await pipe.ConnectAsync(stop);
        var gate = new Lock();
        await using var engine = NewEngine(Environment.GetEnvironmentVariable(DirectoryVariable)!, () =>
        {
            lock (gate)
            {
                pipe.WriteByte(1);
                _ = pipe.ReadByte();
            }
        });
        await engine.StartAsync(stop);
        await Task.WhenAll(Enumerable.Range(0, Instances).Select(async i =>
        {
            var id = $"k{i}";
            if (await engine.Client.GetInstanceAsync(id, stop) is null)
                await engine.Client.ScheduleNewOrchestrationInstanceAsync("Counts", null, new StartOrchestrationOptions(id), stop);
            await engine.Client.WaitForInstanceCompletionAsync(id, stop);
        }));
    }

    private static async Task RunVictimAsync(string directory, int activitiesBeforeTheKill)
    {
        var stop = TestContext.Current.CancellationToken;
        var pipeName = $"kill-{Guid.NewGuid():N}";
        await using var pipe = new NamedPipeServerStream(pipeName, PipeDirection.InOut);
        using var victim = StartVictim(directory, pipeName);
        try
        {
            await pipe.WaitForConnectionAsync(stop);
            var read = 0;
            var buffer = new byte[1];
            while (await pipe.ReadAsync(buffer, stop) == 1 && ++read < activitiesBeforeTheKill) await pipe.WriteAsync(buffer, stop);
            Assert.True(activitiesBeforeTheKill == int.MaxValue || read == activitiesBeforeTheKill, "The victim ended too early.");
            if (activitiesBeforeTheKill < int.MaxValue) victim.Kill();
        }
        finally
        {
            if (!victim.HasExited && stop.IsCancellationRequested) victim.Kill();
            await victim.WaitForExitAsync(CancellationToken.None);
        }

        Assert.Equal(activitiesBeforeTheKill == int.MaxValue, victim.ExitCode == 0);
    }

    private static Process StartVictim(string directory, string pipeName)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                typeof(KillTests).Assembly.Location, "-method", $"{typeof(KillTests).FullName}.{nameof(Victim)}", "-explicit", "only",
            },
            Environment = { [PipeVariable] = pipeName, [DirectoryVariable] = directory },
            RedirectStandardOutput = true,
        };
        var victim = Process.Start(start)!;
        victim.BeginOutputReadLine();
        return victim;
    }

    private static async Task CheckAsync(string directory)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var engine = NewEngine(directory, () => { });
        await engine.StartAsync(stop);
        for (var i = 0; i < Instances; i++)
        {
            var done = await engine.Client.GetInstanceAsync($"k{i}", true, stop);
            Assert.Equal(OrchestrationRuntimeStatus.Completed, done!.RuntimeStatus);
            Assert.Equal(StepsEach, done.ReadOutputAs<int>());
        }

        await EngineHarness.UntilAsync(() => engine.Runtime.Reader.Inbox().Count == 0);
        Assert.Equal(Instances * StepsEach, (await engine.Client.Entities.GetEntityAsync<int>(Counter, true, stop))!.State);
    }

    private static DurableEngine NewEngine(string directory, Action onActivity)
    {
        var handlers = new TaskHandlers();
        handlers.Activities["Plus"] = (call, _) =>
        {
            onActivity();
            return Task.FromResult<object?>(call.Converter.Deserialize<int>(call.SerializedInput) + 1);
        };
        handlers.Entities["Count"] = dispatcher => dispatcher.DispatchAsync(operation =>
        {
            operation.State.SetState(operation.State.GetState(0) + 1);
            return default;
        });
        handlers.Orchestrators["Counts"] = async context =>
        {
            var count = 0;
            for (var i = 0; i < StepsEach; i++)
            {
                count = await context.CallActivityAsync<int>("Plus", count);
                await context.Entities.SignalEntityAsync(Counter, "Add");
            }

            return count;
        };
        return new DurableEngine(new EngineOptions { DataDirectory = directory }, handlers, TimeProvider.System, NullLoggerFactory.Instance);
    }
}
