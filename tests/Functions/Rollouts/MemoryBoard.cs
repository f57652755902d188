using System.Collections.Concurrent;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Mesh.Control;

namespace FunctionsOrchestration.Functions.Tests.Rollouts;

/// <summary>The control board's table in memory, and an account that can fail.</summary>
internal sealed class MemoryBoard : IControlTable
{
    private readonly ConcurrentDictionary<(string, string), ControlNotice> _notices = new();
    private int _version;
    private int _failures;

    /// <summary>How many of the next writes fail.</summary>
    public int Failures { get => _failures; set => _failures = value; }

    public ControlNotice? Find(string kind, string key) => _notices.GetValueOrDefault((kind, key));

    public Task WriteAsync(ControlNotice notice)
    {
        if (Interlocked.Decrement(ref _failures) >= 0) throw new Azure.RequestFailedException(503, "The account does not answer.");
        _notices[(notice.Kind, notice.Key)] = notice;
        Interlocked.Increment(ref _version);
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string kind, string key)
    {
        _notices.TryRemove((kind, key), out _);
        return Task.CompletedTask;
    }

    public Task<string?> GetVersionAsync(CancellationToken cancellation) => Task.FromResult<string?>($"{_version}");

    public Task<IReadOnlyList<ControlNotice>> ReadAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<ControlNotice>>([.. _notices.Values]);
}
