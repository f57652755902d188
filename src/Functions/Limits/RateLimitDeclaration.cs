using FunctionsOrchestration.Control;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Rates;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Limits;

/// <summary>What is declared of one limit; its key is the scope. The notice that workers go by is written before the state is.</summary>
/// <param name="table">Where workers see it.</param>
public sealed class RateLimitDeclaration(IControlTable table) : TaskEntity<DeclaredRateLimit>
{
    /// <summary>Declares the limit, changes it, or takes it back.</summary>
    /// <param name="change">What is wanted.</param>
    /// <returns>What is declared now.</returns>
    public async Task<Changed<RateLimitDefinition>> Declare(Change<RateLimitDefinition> change)
    {
        var (isApplied, scope) = (change.Fits(Present), Context.Id.Key);
        if (isApplied)
        {
            // Versions go on counting when a limit is taken back: what workers still hold of it must not be taken for the next one's.
            var next = State.Version + 1;
            if (change.Value is { } limit) await table.WriteAsync(RateNotice.Write(scope, next, limit));
            else await table.DeleteAsync(RateNotice.Kind, scope);
            State = new DeclaredRateLimit(next, change.Value);
        }

        return new Changed<RateLimitDefinition>(isApplied, Present, State.Limit);
    }

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(RateLimitDeclaration))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<RateLimitDeclaration>();

    /// <inheritdoc/>
    protected override DeclaredRateLimit InitializeState(TaskEntityOperation entityOperation) => new(0, null);

    private long Present => State.Limit is null ? 0 : State.Version;
}

/// <summary>A declared limit, as it is stored.</summary>
/// <param name="Version">Version of the last change.</param>
/// <param name="Limit">What is declared; null where it was taken back.</param>
public sealed record DeclaredRateLimit(long Version, RateLimitDefinition? Limit);
