using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FunctionsOrchestration.Mesh.Idempotency;

/// <summary>What remembers keyed calls: this process, unless another store is registered.</summary>
internal static class IdempotencyComposition
{
    public static IServiceCollection AddIdempotency(this IServiceCollection services)
    {
        services.TryAddSingleton(new IdempotencyOptions());
        services.TryAddSingleton<IIdempotencyStore>(provider => new MemoryIdempotencyStore(provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
