using System.Text.Json;
using FunctionsOrchestration.Mesh.Catalog;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Services;

/// <summary>Brings the registrations into this worker's catalog: asks every second whether anything changed, and reads only then.</summary>
/// <param name="table">Where registrations are.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says that the account does not answer, once.</param>
public sealed class RegistrationSource(IRegistrationTable table, TimeProvider time, ILogger<RegistrationSource> log) : BackgroundService, ICatalogSource
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _one = new(1);
    private IReadOnlyList<RegisteredService> _services = [];
    private CancellationTokenSource _changed = new();
    private Dictionary<(string, string), Seen> _known = [];
    private string? _version;
    private bool _failing;

    /// <inheritdoc/>
    public IChangeToken Changed => new CancellationChangeToken(Volatile.Read(ref _changed).Token);

    /// <inheritdoc/>
    public IReadOnlyList<RegisteredService> Read() => Volatile.Read(ref _services);

    /// <summary>Reads the registrations now if they have changed.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            var version = await table.GetVersionAsync(cancellation);
            if (version == _version) return;
            var rows = await table.ReadAsync(cancellation);
            var known = rows.ToDictionary(row => (row.Service, row.Registration.Id), row => Seen.Of(row.Registration));
            var isRenewal = known.Count == _known.Count && known.All(one => _known.TryGetValue(one.Key, out var before) && one.Value.Renews(before));
            Volatile.Write(ref _services, Group(rows));
            (_version, _known) = (version, known);
            // Who waits for a lease to end reads it again then: a heartbeat makes no new catalog.
            if (!isRenewal) await Interlocked.Exchange(ref _changed, new CancellationTokenSource()).CancelAsync();
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _one.Dispose();
        _changed.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RefreshAsync(stoppingToken);
                _failing = false;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                if (!_failing) log.RegistrationsUnreadable(failure);
                _failing = true;
            }

            await Task.Delay(_failing ? AfterFailure : Interval, time, stoppingToken);
        }
    }

    private static List<RegisteredService> Group(IEnumerable<(string Service, Registration Registration)> rows) =>
    [
        .. rows.GroupBy(row => row.Service).Select(service =>
        {
            var declares = service.Select(row => row.Registration.Endpoint).FirstOrDefault(endpoint => endpoint.Domain is not null);
            return new RegisteredService(
                service.Key,
                [.. service.Select(row => new RegisteredEndpoint(row.Registration.Endpoint.ToDefinition(row.Registration.Id), row.Registration.LeaseUntil))])
            {
                Domain = declares?.Domain, Operations = declares?.Operations ?? [],
            };
        }),
    ];

    /// <summary>What a registration said, as it was read last.</summary>
    private readonly record struct Seen(string Endpoint, DateTimeOffset LeaseUntil)
    {
        public static Seen Of(Registration registration) =>
            new(JsonSerializer.Serialize(registration.Endpoint, Serialization.Options), registration.LeaseUntil);

        public bool Renews(Seen before) => Endpoint == before.Endpoint && LeaseUntil >= before.LeaseUntil;
    }
}
