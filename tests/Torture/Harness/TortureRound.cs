using System.Diagnostics;
using FunctionsOrchestration.Torture.Load;
using FunctionsOrchestration.Torture.Rules;
using FunctionsOrchestration.Torture.Store;
using FunctionsOrchestration.Torture.Victim;

namespace FunctionsOrchestration.Torture;

/// <summary>
/// Starts the app, keeps it busy and kills it, again and again, on one data folder; then lets everything come to its end and
/// judges what is there.
/// </summary>
internal sealed class TortureRound : IDisposable
{
    private static readonly TimeSpan PatienceForAnswers = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(250);

    private readonly TortureOptions _options;
    private readonly string _folder = Directory.CreateTempSubdirectory("torture-").FullName;
    private readonly AppProcess _app;
    private readonly AppClient _client;
    private readonly Ledger _ledger = new();
    private readonly Random _random;
    private readonly Workload _load;
    private readonly List<string> _violations = [];
    private TimeSpan _lastStart = TimeSpan.FromSeconds(1);
    private TortureReport _report = new();

    private TortureRound(TortureOptions options)
    {
        _options = options;
        _app = new AppProcess(_folder);
        _client = new AppClient(_app.Port);
        _random = new Random(options.Seed);
        _load = new Workload(_client, _ledger, new Random(options.Seed));
    }

    /// <summary>Runs a round to its end.</summary>
    /// <param name="options">How hard it is.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task<TortureReport> RunAsync(TortureOptions options, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        using var round = new TortureRound(options);
        try
        {
            foreach (var life in Life.Plan(options)) await round.LiveAsync(life, stop);
            await round.EndAsync(stop);
        }
        catch (Exception exception) when (!stop.IsCancellationRequested)
        {
            round._violations.Add($"{exception.GetType().Name}: {exception.Message}");
        }

        return round.Report(watch.Elapsed);
    }

    public void Dispose()
    {
        _app.Dispose();
        _client.Dispose();

        // What is wrong with a store is found in it.
        if (_violations.Count == 0) Directory.Delete(_folder, recursive: true);
    }

    private async Task LiveAsync(Life life, CancellationToken stop)
    {
        _app.Start();
        var load = Task.CompletedTask;
        if (life.Moment == KillMoment.Starting)
        {
            await Task.Delay(_lastStart * life.Fraction, stop);
        }
        else
        {
            await ReadyAsync(stop);
            load = await LoadAsync(life, stop);
        }

        var wasReady = _app.StartTook is not null;
        await _app.KillAsync();
        await load;
        _report += new TortureReport { Kills = 1, KillsWhileStarting = wasReady ? 0 : 1 };
        Look(life);
    }

    private async Task ReadyAsync(CancellationToken stop)
    {
        await _app.ReadyAsync(stop);
        _lastStart = _app.StartTook!.Value;
        _report += new TortureReport { LongestRestart = _lastStart };
    }

    /// <summary>Sends requests until the moment of the kill.</summary>
    private async Task<Task> LoadAsync(Life life, CancellationToken stop)
    {
        var moment = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answersLeft = life.Moment == KillMoment.Answering ? 1 + (int)(life.Fraction * (_options.RequestsALife - 1)) : int.MaxValue;
        var load = _load.RunAsync(_options.RequestsALife, () =>
        {
            if (Interlocked.Decrement(ref answersLeft) == 0) moment.TrySetResult();
        });
        var longest = life.Moment == KillMoment.Answering ? PatienceForAnswers : life.Running;
        await Task.WhenAny(moment.Task, Task.Delay(longest, stop));
        return load;
    }

    /// <summary>Reads the store that the kill has left, whole, and as a power cut could have left it.</summary>
    private void Look(Life life)
    {
        if (!File.Exists(_app.StorePath)) return;
        var found = StoreFile.Read(_app.StorePath);
        _violations.AddRange(StoreRules.Violations(found).Concat(DurabilityRules.Violations(_ledger, found)));
        var cut = StoreFile.Read(_app.StorePath, copy => PowerLoss.Cut(copy, _random));
        _violations.AddRange(StoreRules.Violations(cut).Select(violation => $"after a cut of the log: {violation}"));
        _report += new TortureReport { StoresRead = 2, Recovered = found.Instances.Count(instance => !instance.HasEnded) };
        if (!life.LosesPower) return;

        PowerLoss.Cut(_app.StorePath, _random);
        _ledger.Doubt();
        _report += new TortureReport { PowerLosses = 1 };
    }

    private async Task EndAsync(CancellationToken stop)
    {
        _app.Start();
        await ReadyAsync(stop);
        await _load.FinishAsync();
        var watch = Stopwatch.StartNew();
        IReadOnlyList<string> broken;
        while ((broken = await BrokenPromisesAsync(stop)).Count > 0 && watch.Elapsed < PatienceAtTheEnd) await Task.Delay(BetweenLooks, stop);
        _violations.AddRange(broken);
        await _app.KillAsync();
        _violations.AddRange(StoreRules.ViolationsAtRest(StoreFile.Read(_app.StorePath)));
    }

    private async Task<IReadOnlyList<string>> BrokenPromisesAsync(CancellationToken stop)
    {
        await _load.ResumeAsync(stop);
        return PromiseRules.Violations(_ledger, await Observed.ReadAsync(_client, stop));
    }

    private TortureReport Report(TimeSpan took) => _report + new TortureReport
    {
        Starts = _ledger.Starts.Count,
        StartsWithoutAnswer = _ledger.Starts.Count(start => start.Fate == Fate.Unknown),
        Events = _ledger.Starts.Sum(start => start.Events.Count),
        Signals = _ledger.Deeds.Count - _ledger.Starts.Count,
        Took = took,
        Violations = [.. _violations.Distinct().Select(violation => $"seed {_options.Seed}, {_folder}: {violation}")],
    };
}
