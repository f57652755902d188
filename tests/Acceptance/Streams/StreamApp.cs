using FunctionsOrchestration.Acceptance.Tests.Harness;

namespace FunctionsOrchestration.Acceptance.Tests.Streams;

/// <summary>An app with an account of its own for all tests of a class: another app on the account would run partitions of these streams.</summary>
public sealed class StreamApp : IAsyncLifetime
{
    private LoneApp? _lone;

    public App App => _lone!.App;

    public Azurite Azurite => _lone!.Azurite;

    public async ValueTask InitializeAsync() => _lone = await LoneApp.StartAsync();

    public ValueTask DisposeAsync() => _lone?.DisposeAsync() ?? ValueTask.CompletedTask;
}
