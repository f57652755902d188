using FunctionsOrchestration.Mesh.Catalog;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Mesh.Elasticity.Processes;

/// <summary>One worker, from its start to its end.</summary>
/// <param name="endpoint">Its id in the catalog.</param>
/// <param name="template">How it is run.</param>
/// <param name="process">Its process.</param>
/// <param name="surroundings">What it lives in.</param>
internal sealed class Worker(string endpoint, WorkerTemplate template, IWorkerProcess process, WorkerSurroundings surroundings)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    // Calls that began before the worker left may still choose it for an attempt. Those that waited longer are repeated elsewhere.
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Endpoint { get; } = endpoint;

    public WorkerState State { get; private set; }

    public DateTimeOffset Since { get; } = surroundings.Time.GetUtcNow();

    /// <summary>When it became ready; null before.</summary>
    public DateTimeOffset? ReadySince { get; private set; }

    /// <summary>True where it was not asked to end.</summary>
    public bool IsWanted => !_stop.Task.IsCompleted;

    public WorkerStatus Status => new(Endpoint, process.Id, process.Address, State, Since);

    /// <summary>It is not needed any more.</summary>
    public void Stop() => _stop.TrySetResult();

    /// <summary>Its whole life.</summary>
    /// <returns>Why it failed; null where it ended because it was to.</returns>
    public async Task<string?> RunAsync()
    {
        try
        {
            var failure = await BecomeReadyAsync() ?? await ServeAsync();
            if (failure is null) await DrainAsync();
            return failure;
        }
        finally
        {
            surroundings.Catalog.Leave(Endpoint);
            await EndAsync();
        }
    }

    private async Task<string?> BecomeReadyAsync()
    {
        var address = new Uri(process.Address, template.ReadyPath);
        var until = Since + template.ReadyWithin;
        while (!await surroundings.Launcher.IsReadyAsync(address, CancellationToken.None))
        {
            if (process.Exited.IsCompleted) return Died("before it was ready");
            if (!IsWanted) return null;
            if (surroundings.Time.GetUtcNow() >= until) return $"It was not ready within {template.ReadyWithin.TotalSeconds} s. {process.LastLines}";
            await Task.WhenAny(process.Exited, _stop.Task, Task.Delay(Look, surroundings.Time));
        }

        return null;
    }

    private async Task<string?> ServeAsync()
    {
        if (!IsWanted) return null;
        // Whoever sees it ready finds it in the catalog.
        surroundings.Catalog.Join(Endpoint, template, process.Address);
        (State, ReadySince) = (WorkerState.Ready, surroundings.Time.GetUtcNow());
        surroundings.Log.WorkerReady(Endpoint, template.JoinedService, process.Id, (ReadySince.Value - Since).TotalSeconds);
        return await Task.WhenAny(process.Exited, _stop.Task) == process.Exited ? Died("by itself") : null;
    }

    /// <summary>Leaves the catalog, then waits until nobody has called for a while and no call is under way.</summary>
    private async Task DrainAsync()
    {
        if (State != WorkerState.Ready) return;
        State = WorkerState.Draining;
        var known = surroundings.Traffic.Find(template.JoinedService, Endpoint);
        surroundings.Catalog.Leave(Endpoint);
        var (until, quietSince) = (surroundings.Time.GetUtcNow() + template.DrainWithin, (DateTimeOffset?)null);
        while (surroundings.Time.GetUtcNow() is var now && now < until && !process.Exited.IsCompleted)
        {
            var isQuiet = known is null || (known.State.InFlight == 0 && surroundings.Traffic.Find(template.JoinedService, Endpoint) is null);
            quietSince = isQuiet ? quietSince ?? now : null;
            if (now - quietSince >= Quiet) return;
            await Task.WhenAny(process.Exited, Task.Delay(Look, surroundings.Time));
        }

        if (known?.State.InFlight is > 0 and var left) surroundings.Log.WorkerNotDrained(Endpoint, template.JoinedService, left);
    }

    private async Task EndAsync()
    {
        State = WorkerState.Stopping;
        process.Ask();
        await Task.WhenAny(process.Exited, Task.Delay(template.StopWithin, surroundings.Time));
        if (!process.Exited.IsCompleted) process.Kill();
        await process.Exited;
        State = WorkerState.Ended;
        surroundings.Log.WorkerEnded(Endpoint, template.JoinedService, process.Id);
        process.Dispose();
    }

    private string Died(string when) => $"It ended {when} with exit code {process.Exited.Result}. {process.LastLines}";
}

/// <summary>What workers live in.</summary>
/// <param name="Launcher">Starts processes.</param>
/// <param name="Catalog">Where ready workers stand.</param>
/// <param name="Traffic">Knows the calls that are under way.</param>
/// <param name="Time">The clock.</param>
/// <param name="Log">Says what happens.</param>
internal sealed record WorkerSurroundings(
    IWorkerLauncher Launcher, WorkerCatalog Catalog, EndpointTraffic Traffic, TimeProvider Time, ILogger<WorkerFleets> Log);

/// <summary>Finds endpoints in the running catalog.</summary>
/// <param name="catalog">The catalog.</param>
internal sealed class EndpointTraffic(MeshCatalog catalog)
{
    /// <summary>The endpoint as calls see it now; null where they see none.</summary>
    public EndpointModel? Find(string service, string endpoint) => catalog.Snapshot.Services.TryGetValue(service, out var found)
        ? found.Endpoints.FirstOrDefault(one => one.Id.Equals(endpoint, StringComparison.OrdinalIgnoreCase))
        : null;
}
