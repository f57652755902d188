using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Services;

/// <summary>Endpoints that register themselves, renew their leases and leave. The answer comes when every worker can see it.</summary>
/// <param name="desk">Reads registrations.</param>
/// <param name="table">Where they are to be seen.</param>
/// <param name="source">Brings them into this worker's catalog.</param>
/// <param name="status">Knows the catalog.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says who registers.</param>
public sealed class EndpointRegistrations(
    RegistrationDesk desk, IRegistrationTable table, RegistrationSource source, IMeshStatus status, TimeProvider time,
    ILogger<EndpointRegistrations> log)
{
    private const string Route = "services/{service}/endpoints/{id}";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    /// <summary><c>PUT /api/services/{service}/endpoints/{id}</c>: registers an endpoint, or renews and changes it.</summary>
    /// <param name="request">What is said of the endpoint.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="id">Name of the endpoint.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>201 or 200 with the registration; 400 with everything that is wrong; 503 where it could not be stored.</returns>
    [Function("RegisterEndpoint")]
    public Task<IActionResult> RegisterAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Route)] HttpRequest request,
        string service, string id, [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        var errors = new RequestErrors();
        if (await desk.ReadAsync(request, service, id, time.GetUtcNow(), errors, stop) is not { } wanted) return Problems.BadRequest(errors);

        var key = Key(service);
        var known = await table.FindAsync(key, id, stop) is { } before && before.LeaseUntil > time.GetUtcNow();
        await client.Entities.SignalEntityAsync(EntityOf(service), nameof(ServiceRegistry.Register), wanted, cancellation: stop);
        if (await SeeAsync(key, id, found => found?.RequestedAt >= wanted.RequestedAt, stop) is not { } seen) return NotSeen();
        log.EndpointRegistered(id, key, wanted.Endpoint.Address, seen.LeaseUntil);
        return Serialization.Answer(RegistrationAnswer.Of(key, seen), known ? StatusCodes.Status200OK : StatusCodes.Status201Created);
    });

    /// <summary><c>POST /api/services/{service}/endpoints/{id}/heartbeat</c>: renews a lease.</summary>
    /// <param name="request">How long it shall last; may be empty.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="id">Name of the endpoint.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with the registration; 400 with what is wrong; 404 where the endpoint has left and must register again.</returns>
    [Function("RenewEndpoint")]
    public Task<IActionResult> RenewAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "/heartbeat")] HttpRequest request,
        string service, string id, [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        var errors = new RequestErrors();
        var renewal = await desk.ReadRenewalAsync(request, id, time.GetUtcNow(), errors, stop);
        if (errors.Count > 0) return Problems.BadRequest(errors);

        var key = Key(service);
        if (await table.FindAsync(key, id, stop) is not { } known || known.LeaseUntil <= time.GetUtcNow()) return NotRegistered(service, id);
        await client.Entities.SignalEntityAsync(
            EntityOf(service), nameof(ServiceRegistry.Renew), renewal with { Id = known.Id }, cancellation: stop);
        Registration? seen = null;
        if (!await WaitAsync(async () => (seen = await table.FindAsync(key, id, stop)) is null || seen.RequestedAt >= renewal.RequestedAt, stop))
            return NotSeen();
        await source.RefreshAsync(stop);
        return seen is null ? NotRegistered(service, id) : Serialization.Answer(RegistrationAnswer.Of(key, seen));
    });

    /// <summary><c>DELETE /api/services/{service}/endpoints/{id}</c>: takes a registered endpoint out.</summary>
    /// <param name="request">Has no body.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="id">Name of the endpoint.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>204; 404 where no such endpoint is registered.</returns>
    [Function("RemoveEndpoint")]
    public Task<IActionResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Route)] HttpRequest request,
        string service, string id, [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        _ = request;
        var key = Key(service);
        if (await table.FindAsync(key, id, stop) is not { } known) return NotRegistered(service, id);
        await client.Entities.SignalEntityAsync(EntityOf(service), nameof(ServiceRegistry.Remove), known.Id, cancellation: stop);
        if (!await WaitAsync(async () => await table.FindAsync(key, id, stop) is not { } left || left.RequestedAt > known.RequestedAt, stop))
            return NotSeen();
        await source.RefreshAsync(stop);
        log.EndpointRemoved(id, key);
        return new NoContentResult();
    });

    internal static EntityInstanceId EntityOf(string service) => new(nameof(ServiceRegistry), Key(service));

    private static string Key(string service) => service.ToLowerInvariant();

    private async Task<Registration?> SeeAsync(string key, string id, Func<Registration?, bool> holds, CancellationToken stop)
    {
        Registration? seen = null;
        if (!await WaitAsync(async () => holds(seen = await table.FindAsync(key, id, stop)), stop)) return null;
        await source.RefreshAsync(stop);
        return seen;
    }

    private async Task<bool> WaitAsync(Func<Task<bool>> holds, CancellationToken stop)
    {
        var until = time.GetUtcNow() + Patience;
        for (var wait = FirstLook; !await holds(); wait = wait * 2 < LongestWait ? wait * 2 : LongestWait)
        {
            if (time.GetUtcNow() >= until) return false;
            await Task.Delay(wait, time, stop);
        }

        return true;
    }

    private IActionResult NotRegistered(string service, string id) => Problems.NotFound(
        "id", id, "registered endpoint",
        status.Find(service) is null
            ? $"There is no service '{service}'. {status.Nearest(service)}"
            : $"'{service}' has no registered endpoint '{id}', or its lease has ended.",
        $"PUT /api/services/{service}/endpoints/{id} registers it.");

    private static IActionResult NotSeen() =>
        Problems.StorageUnavailable("The change was accepted but is not to be seen yet. Ask again in a moment; repeating it does no harm.");

    private static Task<IActionResult> GuardAsync(Func<Task<IActionResult>> answer) =>
        StorageGuard.AnswerAsync(answer, "Ask again in a moment; repeating a registration does no harm.");
}

/// <summary>A registration, as its sender is told.</summary>
/// <param name="Service">Name of the service.</param>
/// <param name="Id">Name of the endpoint.</param>
/// <param name="LeaseSeconds">How long a lease lasts.</param>
/// <param name="LeaseUntil">When the endpoint leaves unless it is renewed.</param>
public sealed record RegistrationAnswer(string Service, string Id, int LeaseSeconds, DateTimeOffset LeaseUntil)
{
    internal static RegistrationAnswer Of(string service, Registration registration) =>
        new(service, registration.Id, registration.LeaseSeconds, registration.LeaseUntil);
}
