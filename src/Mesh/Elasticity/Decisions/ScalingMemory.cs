namespace FunctionsOrchestration.Mesh.Elasticity;

/// <summary>What a decision must know of those before it. The same memory and the same measurement always give the same decision.</summary>
public sealed record ScalingMemory
{
    /// <summary>Nothing has been decided yet.</summary>
    public static ScalingMemory None { get; } = new();

    /// <summary>When workers were added last.</summary>
    public DateTimeOffset? LastUp { get; init; }

    /// <summary>When workers were taken away last.</summary>
    public DateTimeOffset? LastDown { get; init; }

    /// <summary>Since when there has been nothing to do; null while there is something.</summary>
    public DateTimeOffset? IdleSince { get; init; }

    /// <summary>
    /// The numbers that were wanted within the stabilization window, oldest first. One that a later one is not below can never be the
    /// highest again and is not kept; so numbers fall, and there are no more of them than the policy's maximum.
    /// </summary>
    public IReadOnlyList<WantedWorkers> Wanted { get; init; } = [];

    /// <summary>The memory with one more wanted number, and without those that are too old.</summary>
    internal ScalingMemory Remember(DateTimeOffset now, int wanted, TimeSpan window)
    {
        List<WantedWorkers> kept = [.. Wanted.Where(one => now - one.At <= window && one.Workers > wanted)];
        kept.Add(new WantedWorkers(now, wanted));
        return this with { Wanted = kept };
    }
}

/// <summary>A number of workers that was wanted.</summary>
/// <param name="At">When.</param>
/// <param name="Workers">How many.</param>
public sealed record WantedWorkers(DateTimeOffset At, int Workers);
