using FunctionsOrchestration.Mesh.Catalog;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Mesh.Health;

/// <summary>Makes one probe of one endpoint, and draws the consequences.</summary>
/// <param name="board">Is told when a verdict changes.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Where verdicts are told.</param>
internal sealed class Prober(HealthBoard board, TimeProvider time, ILogger<Prober> log)
{
    /// <summary>Probes the endpoint. Whatever comes of it is recorded; only the end of the process is thrown.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stopping"/> was cancelled.</exception>
    public async Task ProbeAsync(ServiceModel service, EndpointModel endpoint, CancellationToken stopping)
    {
        var (rules, health) = (service.Definition.Health, endpoint.State.Health);
        var problem = await AskAsync(endpoint, Limit(rules), stopping);
        var changed = health.Probes.End(problem, rules.UnhealthyAfter, rules.HealthyAfter);
        if (changed && problem is null) log.ProbesSucceed(endpoint.Id, service.Name);
        if (changed && problem is not null) log.ProbesFail(endpoint.Id, service.Name, problem);

        var isTrusted = problem is null && !health.Probes.IsFailing;
        var released = isTrusted && health.Release(rules.Ejection.ConsecutiveErrors, time.GetUtcNow().UtcTicks);
        if (changed || released) board.Changed(service.Name);
    }

    // A probe that took longer than the interval would put off the next one, and with it the news that the endpoint is back.
    private static TimeSpan Limit(HealthDefinition rules) => rules.ProbeTimeout < rules.ProbeInterval ? rules.ProbeTimeout : rules.ProbeInterval!.Value;

    private async ValueTask<string?> AskAsync(EndpointModel endpoint, TimeSpan limit, CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopping);
        try
        {
            return await endpoint.Channel.ProbeAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return $"No answer within {limit.TotalSeconds:0.###} s.";
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return $"{exception.GetType().Name}: {exception.Message}";
        }
    }
}
