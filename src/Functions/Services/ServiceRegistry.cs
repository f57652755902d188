using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Services;

/// <summary>
/// The registered endpoints of one service; its key is the service's name in lower case. Whatever changes is written to the table that
/// every worker reads before the state is: an operation that fails in between is done again and writes the same.
/// </summary>
/// <param name="table">What the workers read.</param>
/// <param name="time">The clock.</param>
public sealed class ServiceRegistry(IRegistrationTable table, TimeProvider time) : TaskEntity<RegistryState>
{
    /// <summary>Adds an endpoint or replaces it.</summary>
    /// <param name="registration">The endpoint with its lease.</param>
    public async Task Register(Registration registration)
    {
        if (State.Endpoints.TryGetValue(registration.Id, out var known) && known.RequestedAt > registration.RequestedAt) return;
        await KeepAsync(registration);
    }

    /// <summary>Renews a lease. An endpoint that has left stays away until it registers again.</summary>
    /// <param name="renewal">Whose lease, and for how long.</param>
    public async Task Renew(Renewal renewal)
    {
        if (!State.Endpoints.TryGetValue(renewal.Id, out var known) || known.RequestedAt > renewal.RequestedAt) return;
        var seconds = renewal.LeaseSeconds ?? known.LeaseSeconds;
        await KeepAsync(known with
        {
            LeaseSeconds = seconds, LeaseUntil = renewal.RequestedAt.AddSeconds(seconds), RequestedAt = renewal.RequestedAt,
        });
    }

    /// <summary>Takes an endpoint out.</summary>
    /// <param name="id">Its id.</param>
    public async Task Remove(string id)
    {
        await table.DeleteAsync(Context.Id.Key, [id]);
        State = State.Without([id]);
    }

    /// <summary>Takes out the endpoints whose lease has ended.</summary>
    public async Task Expire()
    {
        var now = time.GetUtcNow();
        string[] ended = [.. State.Endpoints.Values.Where(endpoint => endpoint.LeaseUntil <= now).Select(endpoint => endpoint.Id)];
        if (ended.Length > 0) await table.DeleteAsync(Context.Id.Key, ended);
        State = State.Without(ended) with { LooksAt = null };
        LookAgain();
    }

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(ServiceRegistry))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<ServiceRegistry>();

    /// <inheritdoc/>
    protected override RegistryState InitializeState(TaskEntityOperation entityOperation) => new(new Dictionary<string, Registration>());

    private async Task KeepAsync(Registration registration)
    {
        await table.WriteAsync(Context.Id.Key, registration);
        State = State.With(registration);
        LookAgain();
    }

    /// <summary>One pending signal at a time, however often leases are renewed: it looks, and comes again when the next one may end.</summary>
    private void LookAgain()
    {
        if (State.Endpoints.Count == 0) return;
        var next = State.Endpoints.Values.Min(endpoint => endpoint.LeaseUntil);
        if (State.LooksAt is { } pending && pending > time.GetUtcNow() && pending <= next) return;
        State = State with { LooksAt = next };
        Context.SignalEntity(Context.Id, nameof(Expire), options: new SignalEntityOptions { SignalTime = next });
    }
}
