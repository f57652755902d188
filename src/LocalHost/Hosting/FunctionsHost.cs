using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>The host as the app sees it: starts everything, then says what can be called and where.</summary>
/// <param name="app">The ASP.NET Core application underneath.</param>
/// <param name="guard">Tells of what people can mend.</param>
internal sealed class FunctionsHost(WebApplication app, StartupGuard guard) : IHost, IAsyncDisposable
{
    /// <inheritdoc/>
    public IServiceProvider Services => app.Services;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            await app.StopAsync(CancellationToken.None);
            guard.Fail(exception);
            throw;
        }

        Services.GetRequiredService<StartupReport>().Print();
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken = default) => app.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => ((IDisposable)app).Dispose();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => app.DisposeAsync();
}
