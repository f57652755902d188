using FunctionsOrchestration.Mesh.Catalog;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Mesh.Elasticity.Processes;

/// <summary>Brings the workers that are ready into the catalog of this process.</summary>
internal sealed class WorkerCatalog : ICatalogSource, IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (WorkerTemplate Template, Uri Address)> _ready = [];
    private CancellationTokenSource _changed = new();

    public IChangeToken Changed => new CancellationChangeToken(Volatile.Read(ref _changed).Token);

    public IReadOnlyList<RegisteredService> Read()
    {
        lock (_lock)
        {
            return
            [
                .. _ready.GroupBy(one => one.Value.Template).Select(group => new RegisteredService(group.Key.JoinedService, [.. group.Select(one => Endpoint(one.Key, one.Value))])
                {
                    Domain = group.Key.Domain, Operations = group.Key.Operations,
                }),
            ];
        }
    }

    /// <summary>A worker takes calls from now on.</summary>
    public void Join(string endpoint, WorkerTemplate template, Uri address)
    {
        lock (_lock) _ready[endpoint] = (template, address);
        Tell();
    }

    /// <summary>A worker takes no new calls from now on.</summary>
    public void Leave(string endpoint)
    {
        lock (_lock)
        {
            if (!_ready.Remove(endpoint)) return;
        }

        Tell();
    }

    public void Dispose() => _changed.Dispose();

    private void Tell() => Interlocked.Exchange(ref _changed, new CancellationTokenSource()).Cancel();

    // Its process is watched, so that it needs no lease.
    private static RegisteredEndpoint Endpoint(string id, (WorkerTemplate Template, Uri Address) worker) => new(
        new EndpointDefinition { Id = id, Protocol = worker.Template.Protocol, Version = worker.Template.Version, Address = worker.Address },
        DateTimeOffset.MaxValue)
    {
        Source = EndpointSource.Worker,
    };
}
