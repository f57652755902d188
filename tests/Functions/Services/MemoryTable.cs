using System.Collections.Concurrent;
using FunctionsOrchestration.Services;

namespace FunctionsOrchestration.Functions.Tests.Services;

/// <summary>Registrations in memory, and a storage account that can fail.</summary>
internal sealed class MemoryTable : IRegistrationTable
{
    private readonly ConcurrentDictionary<(string, string), Registration> _rows = new();
    private int _version;
    private int _reads;

    /// <summary>True while the account does not answer.</summary>
    public bool IsDown { get; set; }

    /// <summary>How often everything was read.</summary>
    public int Reads => _reads;

    public IEnumerable<Registration> Rows => _rows.Values.OrderBy(row => row.Id, StringComparer.Ordinal);

    public Task WriteAsync(string service, Registration registration)
    {
        Check();
        _rows[(service, registration.Id)] = registration;
        Interlocked.Increment(ref _version);
        return Task.CompletedTask;
    }

    public Task DeleteAsync(string service, IReadOnlyCollection<string> ids)
    {
        Check();
        foreach (var id in ids) _rows.TryRemove((service, id), out _);
        Interlocked.Increment(ref _version);
        return Task.CompletedTask;
    }

    public Task<Registration?> FindAsync(string service, string id, CancellationToken cancellation)
    {
        Check();
        return Task.FromResult(_rows.GetValueOrDefault((service, id)));
    }

    public Task<string?> GetVersionAsync(CancellationToken cancellation)
    {
        Check();
        return Task.FromResult<string?>($"{_version}");
    }

    public Task<IReadOnlyList<(string Service, Registration Registration)>> ReadAsync(CancellationToken cancellation)
    {
        Check();
        Interlocked.Increment(ref _reads);
        return Task.FromResult<IReadOnlyList<(string, Registration)>>([.. _rows.Select(row => (row.Key.Item1, row.Value))]);
    }

    private void Check()
    {
        if (IsDown) throw new Azure.RequestFailedException(503, "The account does not answer.");
    }
}
