using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Circuits;
using FunctionsOrchestration.Mesh.Protocols;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Circuits;

/// <summary>Several workers that call one endpoint and share one control plane.</summary>
internal sealed class CircuitCluster : IAsyncDisposable
{
    public static readonly EndpointReply Broken = EndpointReply.Failed(FaultKind.ServerError, "500");

    private readonly List<Worker> _workers = [];
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public CircuitCluster(int workers)
    {
        Control = new MemoryControl(
            (state, message) => SharedCircuit.Report(
                (SharedCircuitState?)state ?? new SharedCircuitState("", ""), (CircuitReport)message, _time.GetUtcNow(), chance: 0),
            state => CircuitNotice.Of((SharedCircuitState)state) is { } notice ? (CircuitNotice.Kind, notice.ToJson()) : null);
        for (var i = 0; i < workers; i++) Join();
    }

    public MemoryControl Control { get; }

    public IReadOnlyList<Worker> Workers => _workers;

    public SharedCircuitState State => Control.State<SharedCircuitState>()!;

    public static ServiceDefinition Service { get; } = MeshHarness.Service("nlp", "a") with
    {
        Endpoints = [new EndpointDefinition { Id = "a", Protocol = ScriptedProtocol.ProtocolName, Address = new Uri("http://10.0.0.1/") }],
        Resilience = new ResilienceDefinition { Retries = 0, AttemptTimeout = TimeSpan.FromSeconds(2), Circuit = new CircuitDefinition { MinimumCalls = 10 } },
        Health = new HealthDefinition { Ejection = new EjectionDefinition { ConsecutiveErrors = 0 } },
    };

    public static ControlKey Owner => CircuitKey.Of(Service, Service.Endpoints[0])!.Value;

    /// <summary>A worker starts; it knows what the board says before its first call.</summary>
    public Worker Join()
    {
        var worker = new Worker($"worker-{_workers.Count}", Control, _time);
        _workers.Add(worker);
        worker.Look();
        return worker;
    }

    /// <summary>Seconds pass: each worker reads the board, and says what it has to say.</summary>
    public async Task PassAsync(int seconds, Func<Worker, Task>? meanwhile = null)
    {
        for (var second = 0; second < seconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            foreach (var worker in _workers) worker.Look();
            if (meanwhile is not null) foreach (var worker in _workers) await meanwhile(worker);
            foreach (var worker in _workers) await worker.Mesh.Get<SharedCircuits>().TurnAsync(TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers) await worker.Mesh.DisposeAsync();
    }

    internal sealed class Worker
    {
        public Worker(string id, MemoryControl control, FakeTimeProvider time)
        {
            Way = new MemoryWay(control);
            Mesh = new MeshHarness(
                time,
                services => services.AddSingleton(new WorkerIdentity(id)).AddSingleton<IControlPlane>(Way).AddSingleton<IControlBoard>(Way), Service);
        }

        public MemoryWay Way { get; }

        public MeshHarness Mesh { get; }

        /// <summary>How often this worker called the endpoint.</summary>
        public int Calls => Mesh.Endpoints.Calls("a");

        /// <summary>Reads the board.</summary>
        public void Look()
        {
            Way.Refresh();
            Mesh.Get<SharedCircuits>().Hear();
        }

        public async Task<MeshProblem?> CallAsync() => (await Mesh.SendAsync(MeshHarness.Request("nlp"))).Problem;

        public async Task CallAsync(int times)
        {
            for (var i = 0; i < times; i++) await CallAsync();
        }
    }
}
