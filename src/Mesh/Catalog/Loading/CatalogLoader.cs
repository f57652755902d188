using FunctionsOrchestration.Mesh.Catalog.Validation;
using FunctionsOrchestration.Mesh.Discovery;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Mesh.Catalog.Loading;

/// <summary>
/// Brings configuration, registrations and discovered addresses together into one catalog, at the start and whenever one of them
/// changes. A bad configuration ends the start; later it is refused, and the running catalog stays.
/// </summary>
internal sealed class CatalogLoader(
    ConfiguredCatalog configured, CatalogValidator validator, IEnumerable<ICatalogSource> sources, RegistrationOverlay overlay,
    EndpointDiscovery discovery, MeshCatalog catalog, TimeProvider time, ILogger<CatalogLoader> log) : BackgroundService, IHostedLifecycleService
{
    // An editor saves a file in several steps; what comes together is loaded together.
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(5);

    private readonly ICatalogSource[] _sources = [.. sources];
    private IReadOnlyList<ServiceDefinition> _declared = [];
    private List<CatalogError> _refused = [];
    private List<CatalogError> _leftOut = [];
    private CatalogReport _report = new(DateTimeOffset.MinValue);
    private Wake? _wake;

    /// <summary>How the running catalog came about.</summary>
    public CatalogReport Report => Volatile.Read(ref _report);

    /// <summary>Loads the first catalog, before anything else of the app starts: an activity may call the mesh at once.</summary>
    /// <exception cref="InvalidCatalogException">The configuration is wrong.</exception>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        _wake = await LoadAsync(cancellationToken);
        if (_refused.Count > 0) throw new InvalidCatalogException(_refused);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Dispose()
    {
        _wake?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _wake!.WaitAsync(stoppingToken);
            await Task.Delay(Settle, time, stoppingToken);
            _wake.Dispose();
            try
            {
                _wake = await LoadAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                log.CatalogUnreadable(failure);
                _wake = new Wake([], Retry, time);
            }
        }
    }

    /// <summary>Loads what there is now.</summary>
    /// <returns>What tells when to load again; taken before anything is read, so that no change is missed.</returns>
    private async Task<Wake> LoadAsync(CancellationToken cancellation)
    {
        List<IChangeToken> changes = [configured.Changed, .. _sources.Select(source => source.Changed)];
        Declare();
        List<RegisteredService> registered = [.. _sources.SelectMany(source => source.Read())];
        List<CatalogError> leftOut = [];
        var merged = overlay.Apply(_declared, registered, leftOut);
        var resolved = await discovery.ResolveAsync(merged, changes, leftOut, cancellation);
        catalog.Load(resolved);
        Tell(resolved, leftOut);
        return new Wake(changes, NextExpiry(registered), time);
    }

    private void Declare()
    {
        List<CatalogError> errors = [];
        var declared = configured.Read(errors);
        errors.AddRange(validator.Validate(declared));
        if (errors.Count == 0) _declared = declared;
        if (errors.Count > 0 && !errors.SequenceEqual(_refused) && catalog.Snapshot.Services.Count > 0)
            log.CatalogRefused(string.Join(" ", errors));
        _refused = errors;
    }

    private void Tell(IReadOnlyList<ServiceDefinition> services, List<CatalogError> leftOut)
    {
        var now = time.GetUtcNow();
        if (leftOut.Count > 0 && !leftOut.SequenceEqual(_leftOut)) log.LeftOut(string.Join(" ", leftOut));
        _leftOut = leftOut;
        var refused = _refused.Count == 0 ? null
            : Report.Refused is { } same && same.Errors.SequenceEqual(_refused) ? same : new RefusedCatalog(now, _refused);
        Volatile.Write(ref _report, new CatalogReport(now) { Refused = refused, LeftOut = leftOut });
        log.CatalogLoaded(services.Count, services.Sum(service => service.Endpoints.Count));
    }

    private TimeSpan? NextExpiry(IEnumerable<RegisteredService> registered)
    {
        var now = time.GetUtcNow();
        DateTimeOffset[] coming =
            [.. registered.SelectMany(service => service.Endpoints).Select(endpoint => endpoint.LeaseUntil).Where(until => until > now)];
        return coming.Length == 0 ? null : coming.Min() - now;
    }
}
