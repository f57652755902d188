using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Catalog.Loading;
using FunctionsOrchestration.Mesh.Discovery;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Protocols.InProcess;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Mesh.Tests.Catalog;

/// <summary>A mesh that is loaded as the app loads it: from a configuration, registrations and names that the test changes.</summary>
internal sealed class LoaderHarness : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly IConfigurationRoot _configuration;
    private readonly Settings _settings;

    public LoaderHarness(params (string Key, string? Value)[] settings)
    {
        _settings = new Settings(settings);
        _configuration = new ConfigurationBuilder().Add(_settings).Build();
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton(new Random(7))
            .AddSingleton<IConfiguration>(_configuration)
            .AddSingleton<IProtocol>(Endpoints)
            .AddSingleton<ICatalogSource>(Registrations)
            .AddSingleton<HostLookup>((host, _) => Task.FromResult(Names.GetValueOrDefault(host) ?? throw new System.Net.Sockets.SocketException()))
            .AddSingleton(new InProcessModel(Operations.Sentiment, (_, _) => ValueTask.FromResult(ScriptedProtocol.Good)))
            .AddLogging(logging => logging.AddProvider(Log))
            .AddAIMesh()
            .BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public ScriptedProtocol Endpoints { get; } = new();

    public Registered Registrations { get; } = new();

    public RecordedLog Log { get; } = new();

    /// <summary>What DNS answers.</summary>
    public Dictionary<string, System.Net.IPAddress[]> Names { get; } = [];

    public MeshCatalog Catalog => _services.GetRequiredService<MeshCatalog>();

    public IMesh Mesh => _services.GetRequiredService<IMesh>();

    public IMeshStatus Status => _services.GetRequiredService<IMeshStatus>();

    public CatalogLoader Loader => _services.GetRequiredService<CatalogLoader>();

    public static (string, string?)[] Service(int index, string name, params string[] endpointIds) =>
    [
        ($"Mesh:Services:{index}:Name", name),
        ($"Mesh:Services:{index}:Domain", "nlp"),
        ($"Mesh:Services:{index}:Operations:0", "sentiment"),
        .. endpointIds.SelectMany((id, i) => new (string, string?)[]
        {
            ($"Mesh:Services:{index}:Endpoints:{i}:Id", id),
            ($"Mesh:Services:{index}:Endpoints:{i}:Protocol", ScriptedProtocol.ProtocolName),
        }),
    ];

    public async Task<LoaderHarness> StartAsync()
    {
        await Loader.StartingAsync(TestContext.Current.CancellationToken);
        await Loader.StartAsync(TestContext.Current.CancellationToken);
        return this;
    }

    /// <summary>Changes settings as a saved file does.</summary>
    public void Change(params (string Key, string? Value)[] settings)
    {
        _settings.Set(settings);
        _configuration.Reload();
    }

    /// <summary>Lets the loader notice what changed, and waits until what it loaded fulfils a condition.</summary>
    public async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }

    public IEnumerable<string> EndpointIds(string service) =>
        Catalog.Snapshot.Services.TryGetValue(service, out var model) ? model.Endpoints.Select(endpoint => endpoint.Id) : [];

    public async ValueTask DisposeAsync()
    {
        await Loader.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    internal sealed class Registered : ICatalogSource
    {
        private ConfigurationReloadToken _changed = new();
        private IReadOnlyList<RegisteredService> _services = [];

        public IChangeToken Changed => _changed;

        public IReadOnlyList<RegisteredService> Read() => _services;

        public void Set(params RegisteredService[] services)
        {
            _services = services;
            Interlocked.Exchange(ref _changed, new ConfigurationReloadToken()).OnReload();
        }
    }

    private sealed class Settings((string Key, string? Value)[] settings) : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public override void Load() => Set(settings);

        public void Set((string Key, string? Value)[] changed)
        {
            foreach (var (key, value) in changed)
            {
                if (value is null) Data.Remove(key);
                else Data[key] = value;
            }

            settings = [.. Data.Select(entry => (entry.Key, entry.Value))];
        }
    }
}

/// <summary>Keeps what is logged.</summary>
internal sealed class RecordedLog : ILoggerProvider, ILogger
{
    public System.Collections.Concurrent.ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((logLevel, formatter(state, exception)));

    public void Dispose()
    {
    }
}
