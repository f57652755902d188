using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;

namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>How an engine runs one task hub.</summary>
internal sealed record EngineOptions
{
    /// <summary>Name of the task hub; its file carries it. Letters, digits, hyphens and underscores, up to 50.</summary>
    public string HubName { get; init; } = "LocalHub";

    /// <summary>Directory of the hub's file. It is created when it does not exist.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>How many activities run at the same time.</summary>
    public int MaxConcurrentActivities { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>How many orchestrations take a step at the same time.</summary>
    public int MaxConcurrentOrchestrators { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>How many entities run operations at the same time.</summary>
    public int MaxConcurrentEntities { get; init; } = 10 * Environment.ProcessorCount;

    /// <summary>How many idle orchestrations keep their suspended code in memory. One beyond it is replayed when it goes on.</summary>
    public int MaxIdleInstances { get; init; } = 10_000;

    /// <summary>How many characters of large values the suspended code of idle orchestrations may hold, all together.</summary>
    public long MaxIdleCharacters { get; init; } = 16 << 20;

    /// <summary>How many operations of one entity share a commit.</summary>
    public int MaxEntityBatch { get; init; } = 200;

    /// <summary>How often to look at the wall clock while a timer is set: so late at most a timer fires after the clock was set
    /// forward past it. A day is enough for a clock that nobody sets.</summary>
    public TimeSpan ClockCheck { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long to wait before an instance is tried again after its commit could not be written.</summary>
    public TimeSpan StoreRetryDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one step of an orchestrator may take before the orchestrator counts as blocked, and fails.</summary>
    public TimeSpan LongestStep { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Measures steps: in real time, because a clock that a test moves says nothing of a thread.</summary>
    public TimeProvider StepClock { get; init; } = TimeProvider.System;

    /// <summary>How long a stop waits for steps and activities that are under way. They go on at the next start.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The versions of orchestrations that are given and run.</summary>
    public VersionRules Versions { get; init; } = new();

    /// <summary>True to let a start replace a running instance of the same id when it does not say which statuses forbid it.</summary>
    public bool ReplacesRunningInstances { get; init; }

    /// <summary>True to refuse a client's event to an instance that does not exist or has ended; false to drop it.</summary>
    public bool ThrowsOnRaiseEvent { get; init; } = true;

    /// <summary>Whether a commit is on disk before it is acknowledged. Without, it survives the process but not a power cut.</summary>
    public bool FlushCommits { get; init; } = true;

    /// <summary>What orchestrators find in their context's properties.</summary>
    public IReadOnlyDictionary<string, object?> ContextProperties { get; init; } = new Dictionary<string, object?>();

    /// <summary>Serializes inputs, outputs, events and states.</summary>
    public DataConverter Converter { get; init; } = JsonDataConverter.Default;

    /// <summary>Refuses options that cannot work.</summary>
    /// <exception cref="ArgumentException">Everything that is wrong, in one message.</exception>
    public void Validate()
    {
        List<string> errors = [];
        if (HubName.Length is 0 or > 50 || !HubName.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            errors.Add($"{nameof(HubName)} '{HubName}' must have 1–50 letters, digits, hyphens or underscores.");
        if (string.IsNullOrWhiteSpace(DataDirectory)) errors.Add($"{nameof(DataDirectory)} must name a directory.");
        AtLeastOne(errors, MaxConcurrentActivities, nameof(MaxConcurrentActivities));
        AtLeastOne(errors, MaxConcurrentOrchestrators, nameof(MaxConcurrentOrchestrators));
        AtLeastOne(errors, MaxConcurrentEntities, nameof(MaxConcurrentEntities));
        AtLeastOne(errors, MaxEntityBatch, nameof(MaxEntityBatch));
        if (MaxIdleInstances < 0) errors.Add($"{nameof(MaxIdleInstances)} {MaxIdleInstances} must not be negative.");
        if (MaxIdleCharacters < 0) errors.Add($"{nameof(MaxIdleCharacters)} {MaxIdleCharacters} must not be negative.");
        if (ClockCheck <= TimeSpan.Zero || ClockCheck.TotalDays > 1)
            errors.Add($"{nameof(ClockCheck)} {ClockCheck} must be more than nothing and at most a day.");
        if (StoreRetryDelay < TimeSpan.Zero) errors.Add($"{nameof(StoreRetryDelay)} {StoreRetryDelay} must not be negative.");
        if (errors.Count > 0) throw new ArgumentException(string.Join(" ", errors));
    }

    private static void AtLeastOne(List<string> errors, int value, string name)
    {
        if (value < 1) errors.Add($"{name} {value} must be at least 1.");
    }
}
