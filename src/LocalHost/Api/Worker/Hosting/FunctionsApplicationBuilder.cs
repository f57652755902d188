using FunctionsOrchestration.LocalHost.Hosting;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>A Functions app before it runs.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly MiddlewarePipeline _pipeline;
    private readonly Action<IServiceCollection>? _finish;

    internal FunctionsApplicationBuilder(
        WebApplicationBuilder web, MiddlewarePipeline pipeline, Action<IServiceCollection>? finish)
    {
        _web = web;
        _pipeline = pipeline;
        _finish = finish;
    }

    /// <summary>The app's services.</summary>
    public IServiceCollection Services => _web.Services;

    /// <summary>The app's settings: appsettings.json, then local.settings.json and environment variables.</summary>
    public ConfigurationManager Configuration => _web.Configuration;

    /// <summary>The environment, named by <c>AZURE_FUNCTIONS_ENVIRONMENT</c>; the content root is the folder of
    /// host.json.</summary>
    public IHostEnvironment Environment => _web.Environment;

    /// <summary>Where log messages go.</summary>
    public ILoggingBuilder Logging => _web.Logging;

    /// <summary>Where metrics go.</summary>
    public IMetricsBuilder Metrics => _web.Metrics;

    /// <summary>What parts of the app share while it is built.</summary>
    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

    /// <summary>Takes another container for the services.</summary>
    /// <typeparam name="TContainerBuilder">The container's builder.</typeparam>
    /// <param name="factory">Makes the container.</param>
    /// <param name="configure">Sets it up.</param>
    public void ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    /// <inheritdoc/>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        _pipeline.Use(middleware);
        return this;
    }

    /// <summary>Makes the host.</summary>
    /// <returns>The host; running it serves the app's functions.</returns>
    /// <remarks>When functions are declared wrongly, says so and ends the process with exit code 1.</remarks>
    public IHost Build()
    {
        _finish?.Invoke(_web.Services);
        var app = _web.Build();
        app.MapLocalHost();
        return app;
    }
}
