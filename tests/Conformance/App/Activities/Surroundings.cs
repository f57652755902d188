using FunctionsOrchestration.Conformance.App.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.Conformance.App.Activities;

/// <summary>An activity that tells what its host surrounds it with: services, scopes, middleware.</summary>
public sealed class Surroundings(Singleton singleton, Scoped scoped, IServiceProvider services)
{
    [Function(nameof(Look))]
    public Sight Look([ActivityTrigger] string ignored, FunctionContext context)
    {
        var again = (Scoped)services.GetService(typeof(Scoped))!;
        return new Sight(singleton.Id, scoped.Id, again.Id, context.Items[RecordingMiddleware.Item] as string);
    }
}

/// <summary>What an activity saw.</summary>
/// <param name="Singleton">The process's service.</param>
/// <param name="Scoped">The invocation's service, as the constructor got it.</param>
/// <param name="ScopedAgain">The same service, asked for during the invocation.</param>
/// <param name="Item">What the middleware handed over.</param>
public sealed record Sight(Guid Singleton, Guid Scoped, Guid ScopedAgain, string? Item);
