namespace FunctionsOrchestration.Acceptance.Tests.Harness;

/// <summary>
/// An app with a storage account of its own. Apps that share one take each other's messages: an event that one of them was sent can be
/// delivered, and what it starts be kept, by another with other settings.
/// </summary>
public sealed class LoneApp : IAsyncDisposable
{
    private LoneApp(Azurite azurite, App app) => (Azurite, App) = (azurite, app);

    public Azurite Azurite { get; }

    public App App { get; }

    public static async Task<LoneApp> StartAsync(params (string Name, string Value)[] settings)
    {
        var azurite = new Azurite();
        try
        {
            await azurite.InitializeAsync();
            return new LoneApp(azurite, await App.StartAsync(azurite, settings));
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Azurite.DisposeAsync();
    }
}
