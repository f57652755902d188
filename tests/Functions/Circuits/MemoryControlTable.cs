using System.Collections.Concurrent;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Mesh.Control;

namespace FunctionsOrchestration.Functions.Tests.Circuits;

/// <summary>Notices in memory, and a storage account that can fail.</summary>
internal sealed class MemoryControlTable : IControlTable
{
    private readonly ConcurrentDictionary<(string, string), ControlNotice> _rows = new();
    private int _writes;

    /// <summary>True while the account does not answer.</summary>
    public bool IsDown { get; set; }

    /// <summary>How often anything was written or taken down.</summary>
    public int Writes => _writes;

    public IEnumerable<ControlNotice> Rows => _rows.Values;

    public Task WriteAsync(ControlNotice notice)
    {
        Count();
        _rows[(notice.Kind, notice.Key)] = notice;
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string kind, string key)
    {
        Count();
        _rows.TryRemove((kind, key), out _);
        return Task.CompletedTask;
    }

    public Task<string?> GetVersionAsync(CancellationToken cancellation) => Task.FromResult<string?>($"{_writes}");

    public Task<IReadOnlyList<ControlNotice>> ReadAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ControlNotice>>([.. _rows.Values]);

    private void Count()
    {
        if (IsDown) throw new Azure.RequestFailedException(503, "The account does not answer.");
        Interlocked.Increment(ref _writes);
    }
}
