using System.Globalization;

namespace FunctionsOrchestration.Mesh.Elasticity.Processes;

/// <summary>Keeps as many workers of one template as there shall be; replaces those that crash, ever more slowly while they go on crashing.</summary>
/// <param name="template">How a worker is run.</param>
/// <param name="surroundings">What workers live in.</param>
internal sealed class WorkerFleet(WorkerTemplate template, WorkerSurroundings surroundings)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Worker, Task> _workers = [];
    private int _desired;
    private int _started;
    private int _failures;
    private string? _lastFailure;
    private DateTimeOffset? _retryAt;
    private ITimer? _retry;

    /// <summary>How the workers are now.</summary>
    public WorkerFleetStatus Status
    {
        get
        {
            lock (_lock)
            {
                return new WorkerFleetStatus(template.Target, _desired, [.. _workers.Keys.Select(worker => worker.Status).OrderBy(one => one.Since)])
                {
                    Failures = _failures, RetryAt = _retryAt, LastFailure = _lastFailure,
                };
            }
        }
    }

    /// <summary>From now on there shall be so many.</summary>
    public void Scale(int desired)
    {
        lock (_lock)
        {
            _desired = desired;
            Reconcile_NeedsLock();
        }
    }

    /// <summary>Ends all of them.</summary>
    public async Task StopAsync()
    {
        Scale(0);
        Task[] lives;
        lock (_lock) lives = [.. _workers.Values];
        await Task.WhenAll(lives);
    }

    private void Reconcile_NeedsLock()
    {
        Worker[] wanted = [.. _workers.Keys.Where(worker => worker.IsWanted)];

        // Those that are not ready yet have nothing to lose; then the youngest, whose caches are the coldest.
        foreach (var worker in wanted.OrderBy(worker => worker.State == WorkerState.Ready).ThenByDescending(worker => worker.Since).Take(wanted.Length - _desired))
            worker.Stop();
        for (var missing = _desired - wanted.Length; missing > 0 && _retryAt is null; missing--) Start_NeedsLock();
    }

    private void Start_NeedsLock()
    {
        try
        {
            var process = surroundings.Launcher.Start(template);
            var worker = new Worker(string.Create(CultureInfo.InvariantCulture, $"worker-{++_started}"), template, process, surroundings);
            surroundings.Log.WorkerStarted(worker.Endpoint, template.JoinedService, process.Id, process.Address);
            _workers.Add(worker, Task.Run(() => LiveAsync(worker)));
        }
        catch (Exception failure)
        {
            Failed_NeedsLock("worker", $"It could not be started: {failure.Message}");
        }
    }

    private async Task LiveAsync(Worker worker)
    {
        string? failure;
        try
        {
            failure = await worker.RunAsync();
        }
        catch (Exception fault)
        {
            failure = fault.Message;
        }

        lock (_lock)
        {
            _workers.Remove(worker);
            if (worker.ReadySince is { } since && surroundings.Time.GetUtcNow() - since >= template.LongestBackOff) _failures = 0;
            if (failure is not null) Failed_NeedsLock(worker.Endpoint, failure);
            Reconcile_NeedsLock();
        }
    }

    private void Failed_NeedsLock(string endpoint, string failure)
    {
        var wait = Min(template.FirstBackOff * Math.Pow(2, Math.Min(_failures, 30)), template.LongestBackOff);
        _failures++;
        _lastFailure = failure;
        _retryAt = surroundings.Time.GetUtcNow() + wait;
        surroundings.Log.WorkerFailed(endpoint, template.JoinedService, failure, wait.TotalSeconds);
        _retry?.Dispose();
        _retry = surroundings.Time.CreateTimer(_ => Retry(), null, wait, Timeout.InfiniteTimeSpan);
    }

    private void Retry()
    {
        lock (_lock)
        {
            _retryAt = null;
            Reconcile_NeedsLock();
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
