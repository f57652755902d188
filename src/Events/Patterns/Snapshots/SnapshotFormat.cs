namespace FunctionsOrchestration.Events.Patterns;

/// <summary>Refuses snapshots that later code has written.</summary>
internal static class SnapshotFormat
{
    /// <exception cref="NotSupportedException">The snapshot is of a later form than this code knows.</exception>
    public static void Check(string pattern, int format, int known)
    {
        if (format > known) throw new NotSupportedException($"The snapshot of '{pattern}' is of form {format}; this knows forms up to {known}.");
    }
}
