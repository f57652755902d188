namespace FunctionsOrchestration.Mesh.Control;

/// <summary>A wish to declare something, or to take the declaration back.</summary>
/// <typeparam name="T">What is declared.</typeparam>
/// <param name="Value">The declaration; null takes it back.</param>
/// <param name="ExpectedVersion">
/// The version that the wish is based on, so that nobody overwrites what he has not seen: 0 where there was none, null where it does not
/// matter.
/// </param>
public sealed record Change<T>(T? Value, long? ExpectedVersion)
    where T : class
{
    /// <summary>True where the wish is based on what is there.</summary>
    /// <param name="version">The version that is there; 0 where there is none.</param>
    public bool Fits(long version) => ExpectedVersion is null || ExpectedVersion == version;
}

/// <summary>What came of a wish to declare something.</summary>
/// <typeparam name="T">What is declared.</typeparam>
/// <param name="IsApplied">False where somebody else changed it before.</param>
/// <param name="Version">The version that is there now; 0 where there is none.</param>
/// <param name="Value">What is declared now; null where nothing is.</param>
public sealed record Changed<T>(bool IsApplied, long Version, T? Value)
    where T : class;
