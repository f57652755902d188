using FunctionsOrchestration.LocalHost.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>Makes a <c>HostBuilder</c> that of a Functions app with ASP.NET Core's types in HTTP functions.</summary>
public static class FunctionsHostBuilderExtensions
{
    /// <summary>Makes it a Functions app.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static IHostBuilder ConfigureFunctionsWebApplication(this IHostBuilder builder) =>
        builder.ConfigureFunctionsWebApplication(static (_, _) => { });

    /// <summary>Makes it a Functions app.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configureWorker">Adds services and middleware.</param>
    /// <returns>The builder.</returns>
    public static IHostBuilder ConfigureFunctionsWebApplication(
        this IHostBuilder builder, Action<IFunctionsWorkerApplicationBuilder> configureWorker) =>
        builder.ConfigureFunctionsWebApplication((_, worker) => configureWorker(worker));

    /// <summary>Makes it a Functions app.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configureWorker">Adds services and middleware.</param>
    /// <returns>The builder.</returns>
    public static IHostBuilder ConfigureFunctionsWebApplication(
        this IHostBuilder builder, Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configureWorker)
    {
        StartupFaults.TellInsteadOfCrashing();
        return builder.UseLocalHost((context, worker) =>
        {
            worker.Services.AddMvcCore();
            configureWorker(context, worker);
        });
    }
}
