using FunctionsOrchestration.LocalHost.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Hosting;

/// <summary>Makes a <c>HostBuilder</c> that of a Functions app.</summary>
public static class WorkerHostBuilderExtensions
{
    /// <summary>Makes it a Functions app.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(this IHostBuilder builder) =>
        builder.ConfigureFunctionsWorkerDefaults(static (_, _) => { }, null);

    /// <summary>Makes it a Functions app.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Adds services and middleware.</param>
    /// <returns>The builder.</returns>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(
        this IHostBuilder builder, Action<IFunctionsWorkerApplicationBuilder> configure) =>
        builder.ConfigureFunctionsWorkerDefaults(configure, null);

    /// <summary>Makes it a Functions app.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Adds services and middleware.</param>
    /// <param name="configureOptions">Says how the worker reads and writes.</param>
    /// <returns>The builder.</returns>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(
        this IHostBuilder builder,
        Action<IFunctionsWorkerApplicationBuilder> configure,
        Action<WorkerOptions>? configureOptions) =>
        builder.ConfigureFunctionsWorkerDefaults((_, worker) => configure(worker), configureOptions);

    /// <summary>Makes it a Functions app.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configureOptions">Says how the worker reads and writes.</param>
    /// <returns>The builder.</returns>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(
        this IHostBuilder builder, Action<WorkerOptions> configureOptions) =>
        builder.ConfigureFunctionsWorkerDefaults(static (_, _) => { }, configureOptions);

    /// <summary>Makes it a Functions app.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Adds services and middleware.</param>
    /// <returns>The builder.</returns>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(
        this IHostBuilder builder, Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configure) =>
        builder.ConfigureFunctionsWorkerDefaults(configure, null);

    /// <summary>Makes it a Functions app.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Adds services and middleware.</param>
    /// <param name="configureOptions">Says how the worker reads and writes.</param>
    /// <returns>The builder.</returns>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(
        this IHostBuilder builder,
        Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configure,
        Action<WorkerOptions>? configureOptions)
    {
        StartupFaults.TellInsteadOfCrashing();
        return builder.UseLocalHost((context, worker) =>
        {
            if (configureOptions is not null)
                worker.Services.Configure(configureOptions);
            configure(context, worker);
        });
    }
}
