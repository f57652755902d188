using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.MeshFaults;

/// <summary>Three model servers, each behind a proxy that can spoil its answers.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    public const int Size = 3;

    private Fleet(ModelServer[] servers, FaultProxy[] proxies) => (Servers, Proxies) = (servers, proxies);

    public IReadOnlyList<ModelServer> Servers { get; }

    public IReadOnlyList<FaultProxy> Proxies { get; }

    /// <summary>Calls that have come to all of them.</summary>
    public int Calls => Proxies.Sum(proxy => proxy.Calls);

    public static async Task<Fleet> StartAsync()
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, Size).Select(_ => ModelServer.StartNewAsync()));
        var proxies = await Task.WhenAll(servers.Select(server => FaultProxy.StartAsync(server.Address)));
        return new Fleet(servers, proxies);
    }

    /// <summary>What is wrong with all of them from now on.</summary>
    public void Spoil(Fault fault)
    {
        foreach (var proxy in Proxies) proxy.Fault = fault;
    }

    /// <summary>A service over the three, whose limits fit calls that take milliseconds.</summary>
    public ServiceDefinition Service(string name = "texts") => new()
    {
        Name = name,
        Domain = "nlp",
        Operations = ["language"],
        Endpoints = [.. Proxies.Select((proxy, i) => new EndpointDefinition
        {
            Id = $"server-{i}", Protocol = "open-inference", Address = proxy.Address,
        })],
        Resilience = new ResilienceDefinition { AttemptTimeout = TimeSpan.FromMilliseconds(500) },
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var proxy in Proxies) await proxy.DisposeAsync();
        foreach (var server in Servers) await server.DisposeAsync();
    }
}
