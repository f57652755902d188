namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>
/// The row id of a history row: the execution's key above, the step's number below, so that an execution's steps are
/// one range of one integer.
/// </summary>
internal static class HistoryKey
{
    private const int StepBits = 24;

    /// <summary>How many steps one execution can have: 16 million.</summary>
    public const int MaxSteps = 1 << StepBits;

    public static long Of(long execution, int step) => (execution << StepBits) | (uint)step;

    public static long First(long execution) => execution << StepBits;

    public static long Last(long execution) => (execution << StepBits) | (MaxSteps - 1);

    public static int Step(long key) => (int)(key & (MaxSteps - 1));
}
