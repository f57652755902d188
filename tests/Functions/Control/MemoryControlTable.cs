using System.Collections.Concurrent;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Mesh.Control;

namespace FunctionsOrchestration.Functions.Tests.Control;

/// <summary>The control table in memory, and a storage account that can fail.</summary>
internal sealed class MemoryControlTable : IControlTable
{
    private readonly ConcurrentDictionary<(string Kind, string Key), ControlNotice> _notices = new();
    private int _writes;

    /// <summary>True while the account does not answer.</summary>
    public bool IsDown { get; set; }

    /// <summary>How often anything was written or taken down.</summary>
    public int Writes => _writes;

    public IEnumerable<ControlNotice> Notices => _notices.Values;

    public string Json(string kind, string key) => _notices[(kind, key)].Json;

    public Task WriteAsync(ControlNotice notice)
    {
        Count();
        _notices[(notice.Kind, notice.Key)] = notice;
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string kind, string key)
    {
        Count();
        _notices.TryRemove((kind, key), out _);
        return Task.CompletedTask;
    }

    public Task<string?> GetVersionAsync(CancellationToken cancellation) => Task.FromResult<string?>($"{_writes}");

    public Task<IReadOnlyList<ControlNotice>> ReadAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ControlNotice>>([.. _notices.Values]);

    private void Count()
    {
        if (IsDown) throw new Azure.RequestFailedException(503, "The account does not answer.");
        Interlocked.Increment(ref _writes);
    }
}
