using System.Globalization;

namespace FunctionsOrchestration.Torture;

/// <summary>What became of one or many rounds.</summary>
internal sealed record TortureReport
{
    public int Kills { get; init; }

    /// <summary>Kills before the app was ready.</summary>
    public int KillsWhileStarting { get; init; }

    public int PowerLosses { get; init; }

    public int Starts { get; init; }

    public int StartsWithoutAnswer { get; init; }

    public int Events { get; init; }

    public int Signals { get; init; }

    /// <summary>Instances that were under way at a kill, summed over the kills.</summary>
    public int Recovered { get; init; }

    /// <summary>Stores that were read after a kill, whole and with the end of their log cut off.</summary>
    public int StoresRead { get; init; }

    public TimeSpan LongestRestart { get; init; }

    public TimeSpan Took { get; init; }

    /// <summary>Everything that should not have happened, with the seed of its round.</summary>
    public IReadOnlyList<string> Violations { get; init; } = [];

    /// <summary>Both together.</summary>
    public static TortureReport operator +(TortureReport one, TortureReport other) => new()
    {
        Kills = one.Kills + other.Kills,
        KillsWhileStarting = one.KillsWhileStarting + other.KillsWhileStarting,
        PowerLosses = one.PowerLosses + other.PowerLosses,
        Starts = one.Starts + other.Starts,
        StartsWithoutAnswer = one.StartsWithoutAnswer + other.StartsWithoutAnswer,
        Events = one.Events + other.Events,
        Signals = one.Signals + other.Signals,
        Recovered = one.Recovered + other.Recovered,
        StoresRead = one.StoresRead + other.StoresRead,
        LongestRestart = one.LongestRestart > other.LongestRestart ? one.LongestRestart : other.LongestRestart,
        Took = one.Took + other.Took,
        Violations = [.. one.Violations, .. other.Violations],
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"""
        kills                {Kills,9}   of these before ready {KillsWhileStarting}, with power loss {PowerLosses}
        starts               {Starts,9}   of these without an answer {StartsWithoutAnswer}
        events               {Events,9}
        signals              {Signals,9}
        recovered instances  {Recovered,9}
        stores read          {StoresRead,9}
        longest restart      {LongestRestart.TotalSeconds,9:0.00} s
        took                 {Took.TotalSeconds,9:0} s
        violations           {Violations.Count,9}
        """);
}
