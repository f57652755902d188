using System.Collections.Concurrent;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Mesh.Control;

namespace FunctionsOrchestration.Functions.Tests.Scaling;

/// <summary>The board's table in memory.</summary>
internal sealed class MemoryControlTable : IControlTable
{
    private readonly ConcurrentDictionary<(string, string), ControlNotice> _notices = new();
    private int _version;

    public IEnumerable<ControlNotice> Notices => _notices.Values;

    public Task WriteAsync(ControlNotice notice)
    {
        _notices[(notice.Kind, notice.Key)] = notice;
        Interlocked.Increment(ref _version);
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string kind, string key)
    {
        _notices.TryRemove((kind, key), out _);
        Interlocked.Increment(ref _version);
        return Task.CompletedTask;
    }

    public Task<string?> GetVersionAsync(CancellationToken cancellation) => Task.FromResult<string?>($"{_version}");

    public Task<IReadOnlyList<ControlNotice>> ReadAsync(CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ControlNotice>>([.. _notices.Values]);
}
