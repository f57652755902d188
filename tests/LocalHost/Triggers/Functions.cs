using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionsOrchestration.LocalHost.Tests.Triggers;

/// <summary>Functions of a test and the invoker that runs them, with as little host around as can be.</summary>
internal sealed class Functions
{
    private Functions(FunctionCatalog catalog, IServiceProvider services)
    {
        Catalog = catalog;
        var outputs = services.GetServices<IOutputBinding>();
        Invoker = new FunctionInvoker(services, new MiddlewarePipeline(), outputs, NullLoggerFactory.Instance);
    }

    public FunctionCatalog Catalog { get; }

    public FunctionInvoker Invoker { get; }

    /// <summary>The functions of a class that takes what they note from its constructor.</summary>
    public static Functions Of<TFunctions>(params object[] services)
    {
        var collection = new ServiceCollection();
        foreach (var service in services)
            collection.AddSingleton(service.GetType(), service);
        foreach (var output in services.OfType<IOutputBinding>())
            collection.AddSingleton(output);
        return new Functions(FunctionCatalog.Discover([typeof(TFunctions)]), collection.BuildServiceProvider());
    }
}
