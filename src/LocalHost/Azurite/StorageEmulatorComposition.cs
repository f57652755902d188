using FunctionsOrchestration.LocalHost.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Azurite;

/// <summary>What gives the app its storage on this machine.</summary>
internal static class StorageEmulatorComposition
{
    /// <summary>Adds the storage emulator, and the service that starts it with the host and stops it after all else.</summary>
    public static IServiceCollection AddStorageEmulator(this IServiceCollection services) => services
        .AddSingleton(provider => new StorageEmulator(
            new AzuriteOptions(
                AzuriteOptions.InstalledFolder, Path.Combine(provider.GetRequiredService<DataDirectory>().Path, "azurite")),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<StorageEmulator>>()))
        .AddHostedService<StorageEmulatorService>();
}
