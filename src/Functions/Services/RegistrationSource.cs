using System.Text.Json;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Storage;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Services;

/// <summary>Brings the registrations into this worker's catalog.</summary>
/// <param name="table">Where registrations are.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says that the account does not answer.</param>
public sealed class RegistrationSource(IRegistrationTable table, TimeProvider time, ILogger<RegistrationSource> log)
    : VersionedReader(TimeSpan.FromSeconds(10), time), ICatalogSource
{
    private IReadOnlyList<RegisteredService> _services = [];
    private Dictionary<(string, string), Seen> _known = [];

    /// <inheritdoc/>
    public IReadOnlyList<RegisteredService> Read() => Volatile.Read(ref _services);

    /// <inheritdoc/>
    protected override Task<string?> GetVersionAsync(CancellationToken cancellation) => table.GetVersionAsync(cancellation);

    /// <inheritdoc/>
    protected override async Task<bool> ReadRowsAsync(CancellationToken cancellation)
    {
        var rows = await table.ReadAsync(cancellation);
        var known = rows.ToDictionary(row => (row.Service, row.Registration.Id), row => Seen.Of(row.Registration));
        var isRenewal = known.Count == _known.Count && known.All(one => _known.TryGetValue(one.Key, out var before) && one.Value.Renews(before));
        Volatile.Write(ref _services, Group(rows));
        _known = known;
        // Who waits for a lease to end reads it again then: a heartbeat makes no new catalog.
        return !isRenewal;
    }

    /// <inheritdoc/>
    protected override void TellFailure(Exception failure) => log.RegistrationsUnreadable(failure);

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
