using System.Diagnostics;

namespace FunctionsOrchestration.Bench;

/// <summary>
/// What work takes: time, processor time and allocations of this process. Time says what a user sees; processor time hardly
/// moves when other processes want the cores too, so it is what to compare from one change to the next.
/// </summary>
internal readonly record struct Cost(TimeSpan Time, TimeSpan Processor, long Allocated)
{
    public static Cost Begin() => new(Stopwatch.GetElapsedTime(0), Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());

    /// <summary>What was used since this was taken.</summary>
    public Cost End()
    {
        var now = Begin();
        return new Cost(now.Time - Time, now.Processor - Processor, now.Allocated - Allocated);
    }

    /// <summary>Prints the rate of so many operations, and what each of them took.</summary>
    public void Print(string name, int count, string what, string conditions)
    {
        new Figure(name, count / Time.TotalSeconds, $"{what}/s", conditions).Print();
        new Figure($"{name}.processor", Processor.TotalMicroseconds / count, "CPU µs each", conditions).Print();
        new Figure($"{name}.allocated", Allocated / 1024.0 / count, "KiB each", conditions).Print();
    }
}
