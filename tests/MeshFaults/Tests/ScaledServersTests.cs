using System.Diagnostics;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Elasticity.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.MeshFaults.Tests;

/// <summary>Model servers that the app starts and stops itself: no caller notices that they come, crash and go.</summary>
public sealed class ScaledServersTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("workers-");

    [Fact]
    public async Task Scale_TwoServersOneCrashesAndOneGoes_EveryCallIsAnswered()
    {
        var template = new WorkerTemplate
        {
            Target = "texts", Domain = "nlp", Operations = ["language"], Command = "dotnet",
            Arguments = [ModelServer.Program, "--port", "{port}", "--services", "nlp", "--end-with", "stdin"],
        };
        var mesh = await RunningMesh.StartAsync(services => services.AddWorkerProcesses(_ => [template], _ => _folder.FullName));
        var fleets = mesh.Services.GetRequiredService<WorkerFleets>();
        Assert.Equal(ProblemReason.UnknownService, (await mesh.SendAsync()).Problem?.Reason);

        Assert.True(fleets.Scale("texts", 2));
        var first = await ReadyAsync(fleets, 2);
        await UntilAsync(async () => (await mesh.SendAsync()).IsOk);
        using var over = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => CallAsync(mesh, over.Token)));

        Process.GetProcessById(first[0].ProcessId).Kill();
        await UntilAsync(() => Task.FromResult(fleets.Find("texts")!.Failures == 1));
        var second = await ReadyAsync(fleets, 2);
        Assert.DoesNotContain(second, worker => worker.ProcessId == first[0].ProcessId);

        foreach (var worker in second) await UntilAsync(async () => (await mesh.SendAsync()).Route.Endpoint == worker.Endpoint);

        fleets.Scale("texts", 1);
        var last = await ReadyAsync(fleets, 1);
        await over.CancelAsync();
        var calls = (await load).SelectMany(all => all).ToList();

        Assert.All(calls, result => Assert.True(result.IsOk, result.Problem?.Message));
        await mesh.DisposeAsync();
        Assert.Throws<ArgumentException>(() => Process.GetProcessById(last[0].ProcessId));
        Assert.Empty(_folder.GetFiles());
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static async Task<List<MeshResult>> CallAsync(RunningMesh mesh, CancellationToken over)
    {
        List<MeshResult> results = [];
        while (!over.IsCancellationRequested) results.Add(await mesh.SendAsync());
        return results;
    }

    private static async Task<IReadOnlyList<WorkerStatus>> ReadyAsync(WorkerFleets fleets, int count)
    {
        await UntilAsync(() => Task.FromResult(
            fleets.Find("texts")!.Workers is var workers && workers.Count == count && workers.All(worker => worker.State == WorkerState.Ready)));
        return fleets.Find("texts")!.Workers;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        while (!await holds()) await Task.Delay(10, patience.Token);
    }
}
