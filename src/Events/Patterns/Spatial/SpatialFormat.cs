namespace FunctionsOrchestration.Events.Patterns.Spatial;

/// <summary>Refuses snapshots that later code has written.</summary>
internal static class SpatialFormat
{
    public static void Check(string pattern, int format, int known)
    {
        if (format > known) throw new NotSupportedException($"The snapshot of '{pattern}' is of form {format}; this knows forms up to {known}.");
    }
}
