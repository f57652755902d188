using System.Collections.Frozen;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Storage;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Control;

/// <summary>Brings the notices of the control plane to this worker.</summary>
/// <param name="table">Where the notices are.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says that the account does not answer.</param>
public sealed class ControlBoard(IControlTable table, TimeProvider time, ILogger<ControlBoard> log)
    : VersionedReader(TimeSpan.FromSeconds(5), time), IControlBoard
{
    // Far more than a machine takes that is busy with its start: a call that does not know the split of its service may give its subject
    // another version than the call before.
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time;

    private FrozenDictionary<string, ControlNotice[]> _notices = FrozenDictionary<string, ControlNotice[]>.Empty;

    /// <inheritdoc/>
    public IReadOnlyList<ControlNotice> Read(string kind) => Volatile.Read(ref _notices).GetValueOrDefault(kind) ?? [];

    /// <summary>
    /// The first reading. Functions wait for it, so that what was declared holds from their first call on, also after a restart. An account that does
    /// not answer holds nobody up for longer than ten seconds.
    /// </summary>
    public Task FirstReading { get; private set; } = Task.CompletedTask;

    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        // Elsewhere: the first use of the storage client takes a good part of the start.
        FirstReading = Task.Run(ReadFirstAsync, cancellationToken);
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task<string?> GetVersionAsync(CancellationToken cancellation) => table.GetVersionAsync(cancellation);

    /// <inheritdoc/>
    protected override async Task<bool> ReadRowsAsync(CancellationToken cancellation)
    {
        var notices = await table.ReadAsync(cancellation);
        Volatile.Write(ref _notices, notices.GroupBy(notice => notice.Kind).ToFrozenDictionary(kind => kind.Key, kind => kind.ToArray()));
        return true;
    }

    /// <inheritdoc/>
    protected override void TellFailure(Exception failure) => log.ControlBoardUnreadable(failure);

    private async Task ReadFirstAsync()
    {
        using var patience = new CancellationTokenSource(FirstPatience, _time);
        try
        {
            await RefreshAsync(patience.Token);
        }
        catch (Exception)
        {
            // The loop tries again at once, and says what is wrong.
        }
    }
}
