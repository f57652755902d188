using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>What counts what tenants spend. Where there is no control board nobody can declare a budget, and nothing is counted.</summary>
internal static class BudgetsComposition
{
    public static IServiceCollection AddBudgets(this IServiceCollection services)
    {
        services.TryAddSingleton(new BudgetOptions());
        return services.AddSingleton<TenantBudgets>().AddHostedService(provider => provider.GetRequiredService<TenantBudgets>());
    }
}
