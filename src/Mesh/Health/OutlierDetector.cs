using FunctionsOrchestration.Mesh.Catalog;

namespace FunctionsOrchestration.Mesh.Health;

/// <summary>
/// Passive outlier ejection by Envoy's rules: errors in a row eject at once; at the end of each interval an endpoint whose success
/// rate lies far below the others' is ejected too. Only so many may be ejected at a time.
/// </summary>
/// <param name="board">Is told of ejections.</param>
/// <param name="time">The clock.</param>
internal sealed class OutlierDetector(HealthBoard board, TimeProvider time)
{
    private readonly Lock _gate = new();

    /// <summary>A call was answered.</summary>
    public static void Succeeded(EndpointModel endpoint) => endpoint.State.Health.Outlier.Succeeded();

    /// <summary>A call failed.</summary>
    public void Failed(ServiceModel service, EndpointModel endpoint)
    {
        var rules = service.Definition.Health.Ejection;
        var inARow = endpoint.State.Health.Outlier.Failed();
        if (rules.ConsecutiveErrors > 0 && inARow >= rules.ConsecutiveErrors) Eject(service, endpoint);
    }

    /// <summary>Ends an interval: forgives who behaved, and ejects who succeeds too rarely.</summary>
    public void EndInterval(ServiceModel service)
    {
        var rules = service.Definition.Health.Ejection;
        var now = time.GetUtcNow().UtcTicks;
        List<(EndpointModel Endpoint, double Rate)> rates = [];
        foreach (var endpoint in service.Endpoints)
        {
            var health = endpoint.State.Health;
            var (calls, errors) = health.Outlier.Take();
            if (health.IsEjected(now)) continue;
            health.Forgive();
            if (calls >= rules.SuccessRateRequestVolume) rates.Add((endpoint, 1 - ((double)errors / calls)));
        }

        if (rates.Count < rules.SuccessRateMinimumHosts || rules.SuccessRateDeviations <= 0) return;
        var limit = SuccessRate.LowestUsual([.. rates.Select(one => one.Rate)], rules.SuccessRateDeviations);
        foreach (var (endpoint, rate) in rates.OrderBy(one => one.Rate))
            if (rate < limit) Eject(service, endpoint);
    }

    private void Eject(ServiceModel service, EndpointModel endpoint)
    {
        var rules = service.Definition.Health.Ejection;
        var health = endpoint.State.Health;
        lock (_gate)
        {
            var now = time.GetUtcNow().UtcTicks;
            if (health.IsEjected(now) || !MayEject(service, rules, now)) return;
            var sentence = rules.BaseTime * (health.Ejections + 1);
            health.Eject(now + Math.Min(sentence.Ticks, rules.MaxTime.Ticks));
            health.Outlier.SetRow(0);
        }

        board.Changed(service.Name);
    }

    // One may always go: a cap of 10 % of three endpoints would otherwise keep every sick one in.
    private static bool MayEject(ServiceModel service, EjectionDefinition rules, long now)
    {
        var ejected = service.Endpoints.Count(endpoint => endpoint.State.Health.IsEjected(now));
        return ejected == 0 || ejected + 1 <= rules.MaxShare * service.Endpoints.Count;
    }
}
