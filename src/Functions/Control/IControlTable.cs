using FunctionsOrchestration.Mesh.Control;

namespace FunctionsOrchestration.Control;

/// <summary>
/// Where entities write what every worker shall see. Background work has no client of the durable engine, so what it needs stands in a
/// table that can be read cheaply.
/// </summary>
public interface IControlTable
{
    /// <summary>Adds or replaces a notice. Writing it twice is the same as once.</summary>
    /// <param name="notice">What it says.</param>
    Task WriteAsync(ControlNotice notice);

    /// <summary>Takes a notice down; one that is not there is no error.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="key">Which one.</param>
    Task DeleteAsync(string kind, string key);

    /// <summary>What changes whenever a notice does; null while there has never been one.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    Task<string?> GetVersionAsync(CancellationToken cancellation);

    /// <summary>Every notice.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    Task<IReadOnlyList<ControlNotice>> ReadAsync(CancellationToken cancellation);
}
