using System.Text.Json;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Rates;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Rates;

/// <summary>Ledgers in memory, where workers reach them at once; or not, while the plane is down.</summary>
internal sealed class LedgerPlane(TimeProvider time) : IControlPlane
{
    private readonly Lock _gate = new();
    private readonly Dictionary<ControlKey, RateLedgerState> _ledgers = [];

    public bool IsDown { get; set; }

    public bool IsConnected { get; set; } = true;

    /// <summary>What owners were told.</summary>
    public List<RateReport> Told { get; } = [];

    public Task TellAsync(ControlKey owner, string operation, object message, CancellationToken cancellation)
    {
        if (IsDown) throw new IOException("The plane is down.");
        lock (_gate)
        {
            Told.Add((RateReport)message);
            _ledgers[owner] = RateLedger.Report(_ledgers.GetValueOrDefault(owner) ?? new(), (RateReport)message, time.GetUtcNow());
        }

        return Task.CompletedTask;
    }

    public Task<TState?> SeeAsync<TState>(ControlKey owner, CancellationToken cancellation)
        where TState : class
    {
        // As the real one does, by way of JSON.
        lock (_gate) return Task.FromResult(JsonSerializer.Deserialize<TState>(JsonSerializer.Serialize(_ledgers[owner])));
    }
}
