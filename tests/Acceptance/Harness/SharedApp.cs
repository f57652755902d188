[assembly: AssemblyFixture(typeof(FunctionsOrchestration.Acceptance.Tests.Harness.SharedApp))]

namespace FunctionsOrchestration.Acceptance.Tests.Harness;

/// <summary>
/// One Azurite for all tests, and one app for those that neither stop it nor need settings of their own. It may fetch images
/// from 127.0.0.2.
/// </summary>
public sealed class SharedApp : IAsyncLifetime
{
    public Azurite Azurite { get; } = new();

    public App App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        await Azurite.InitializeAsync();
        App = await App.StartAsync(Azurite, ("Documents__AllowedNetworks__0", "127.0.0.2/32"));
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Azurite.DisposeAsync();
    }
}
