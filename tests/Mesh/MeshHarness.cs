using System.Diagnostics.Metrics;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Health;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Telemetry;
using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Mesh.Tests;

/// <summary>A mesh over scripted endpoints, with a clock and chance of its own.</summary>
internal sealed class MeshHarness : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public MeshHarness(params ServiceDefinition[] definitions)
        : this(new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)), _ => { }, definitions)
    {
    }

    /// <summary>A mesh that shares its clock, and what else it is given, with others.</summary>
    public MeshHarness(FakeTimeProvider time, Action<IServiceCollection> shared, params ServiceDefinition[] definitions)
    {
        Time = time;
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(new Random(7))
            .AddSingleton<IProtocol>(Endpoints)
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        shared(services);
        _services = services.AddAIMesh().BuildServiceProvider();
        Catalog.Load(definitions);
    }

    public FakeTimeProvider Time { get; }

    /// <summary>What the endpoints of protocol <c>scripted</c> do.</summary>
    public ScriptedProtocol Endpoints { get; } = new();

    public MeshCatalog Catalog => _services.GetRequiredService<MeshCatalog>();

    /// <summary>The splits of this mesh.</summary>
    public TrafficBoard Traffic => _services.GetRequiredService<TrafficBoard>();

    /// <summary>Makes the meters of this mesh alone.</summary>
    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public IMesh Mesh => _services.GetRequiredService<IMesh>();

    /// <summary>A part of the mesh.</summary>
    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A service of one operation, <c>nlp.sentiment</c>, with scripted endpoints of one version.</summary>
    public static ServiceDefinition Service(string name, params string[] endpointIds) => new()
    {
        Name = name,
        Domain = "nlp",
        Operations = ["sentiment"],
        Endpoints = [.. endpointIds.Select(id => new EndpointDefinition { Id = id, Protocol = ScriptedProtocol.ProtocolName })],
    };

    public static MeshRequest Request(string service) => new(service, "sentiment", new TextRequest("Fine."));

    public ValueTask<MeshResult> SendAsync(MeshRequest request) => Mesh.SendAsync(request, TestContext.Current.CancellationToken);

    /// <summary>Lets the background work begin: probes, intervals of outlier detection, counts of endpoints.</summary>
    public async Task StartAsync()
    {
        // Background work that begins on a test's context would go on there, on another thread than the one that advances the clock.
        SynchronizationContext.SetSynchronizationContext(null);
        foreach (var service in _services.GetServices<IHostedService>().Where(service => service is HealthWatch or EndpointMetrics))
            await service.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Lets time pass in small steps, as background work sees it.</summary>
    public void Pass(TimeSpan time)
    {
        // Without a context, what waits for the clock goes on within Advance and has ended when this returns.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        for (var passed = TimeSpan.Zero; passed < time; passed += HealthWatch.Tick) Time.Advance(HealthWatch.Tick);
        SynchronizationContext.SetSynchronizationContext(context);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
