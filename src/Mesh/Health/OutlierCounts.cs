namespace FunctionsOrchestration.Mesh.Health;

/// <summary>How the calls of one endpoint ended lately.</summary>
internal sealed class OutlierCounts
{
    private int _calls;
    private int _errors;
    private int _errorsInARow;

    /// <summary>Counts a call that was answered.</summary>
    public void Succeeded()
    {
        Interlocked.Increment(ref _calls);
        Volatile.Write(ref _errorsInARow, 0);
    }

    /// <summary>Counts a call that failed.</summary>
    /// <returns>How many have failed in a row.</returns>
    public int Failed()
    {
        Interlocked.Increment(ref _calls);
        Interlocked.Increment(ref _errors);
        return Interlocked.Increment(ref _errorsInARow);
    }

    /// <summary>Counts errors in a row on from here.</summary>
    public void SetRow(int errors) => Volatile.Write(ref _errorsInARow, errors);

    /// <summary>The calls and errors since the last time, and begins anew.</summary>
    public (int Calls, int Errors) Take() => (Interlocked.Exchange(ref _calls, 0), Interlocked.Exchange(ref _errors, 0));
}
