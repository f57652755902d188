using FunctionsOrchestration.LocalHost.Engine;

namespace FunctionsOrchestration.LocalHost.Testing;

/// <summary>What happened to an instance, and whether present code would do it again.</summary>
public sealed partial class LocalTestHost
{
    /// <summary>Writes everything that is known of an instance as JSON, as <c>GET
    /// runtime/webhooks/durabletask/instances/{id}/history</c> does.</summary>
    /// <param name="instanceId">The instance.</param>
    /// <returns>The history, which <see cref="ReplayAsync"/> takes.</returns>
    /// <exception cref="ArgumentException">There is no such instance.</exception>
    public async Task<string> ExportHistoryAsync(string instanceId)
    {
        await SettleAsync();
        return Run.Engine.ExportHistory(instanceId)
            ?? throw new ArgumentException($"There is no instance '{instanceId}'.", nameof(instanceId));
    }

    /// <summary>Checks that the app's code does what an exported history says that it did, so that the code can be deployed while
    /// such instances run. Neither activities nor entities run, and results are not compared.</summary>
    /// <param name="history">What <see cref="ExportHistoryAsync"/>, or a running host, has exported.</param>
    /// <returns>A task that ends when every step has been repeated.</returns>
    /// <exception cref="HistoryMismatchException">The code differs; the message names the first differing step.</exception>
    /// <exception cref="FormatException">This is no exported history.</exception>
    public Task ReplayAsync(string history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return Task.Run(() => HistoryReplay.Run(HistoryImport.Read(history), Run.Engine.Runtime));
    }
}
