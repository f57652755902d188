using FunctionsOrchestration.Control;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Circuits;
using FunctionsOrchestration.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Circuits;

/// <summary>Shows the circuits that all workers share, and lets people open and close them.</summary>
/// <param name="status">Knows the catalog.</param>
/// <param name="board">What the circuits have made public, as this worker sees it.</param>
/// <param name="log">Says who was taken out by hand.</param>
public sealed class CircuitsApi(IMeshStatus status, ControlBoard board, ILogger<CircuitsApi> log)
{
    private const string Route = "circuits/{service}/{endpoint}";

    /// <summary><c>GET /api/circuits</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="client">Connects this worker to the control plane.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with the shared circuit of every endpoint, those that are not closed first.</returns>
    [Function("ListCircuits")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "circuits")] HttpRequest request, [DurableClient] DurableTaskClient client,
        CancellationToken stop) => GuardAsync(async () =>
    {
        (_, _) = (request, client);
        await board.RefreshAsync(stop);
        var notices = board.Read(CircuitNotice.Kind).ToDictionary(notice => notice.Key, CircuitNotice.Read);
        var endpoints = status.Read().Services.SelectMany(service => service.Endpoints.Select(endpoint => (Service: service, Endpoint: endpoint))).ToList();
        List<CircuitView> views =
        [
            .. endpoints.Where(one => one.Endpoint.CircuitKey is not null)
                .Select(one => CircuitView.Of(KeyOf(one.Service, one.Endpoint), notices.GetValueOrDefault(one.Endpoint.CircuitKey!)) with
                {
                    Terms = CircuitTerms.Of(one.Service.Policies.Resilience),
                })
                .OrderBy(view => view.Position == CircuitPosition.Closed).ThenByDescending(view => view.Since).ThenBy(view => view.Key, StringComparer.Ordinal),
        ];
        return Serialization.Answer(new CircuitList(views, endpoints.Count - views.Count));
    });

    /// <summary><c>GET /api/circuits/{service}/{endpoint}</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="endpoint">Id of the endpoint.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with the circuit and its version as entity tag; 404 where there is none.</returns>
    [Function("ShowCircuit")]
    public Task<IActionResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest request,
        string service, string endpoint, [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        if (!TryFind(service, endpoint, out var found, out var refusal)) return refusal!;
        var entity = await client.Entities.GetEntityAsync<SharedCircuitState>(found.Entity, cancellation: stop);
        return Answer(request, found, entity is { IncludesState: true } ? entity.State : null);
    });

    /// <summary><c>POST /api/circuits/{service}/{endpoint}/trip</c>: lets nothing through, for all workers within two seconds.</summary>
    /// <param name="request">Why and how long; may be empty. With <c>If-Match</c> only where nobody changed the circuit meanwhile.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="endpoint">Id of the endpoint.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with the circuit; 400 with all that is wrong; 404 where there is none; 412 where it has changed.</returns>
    [Function("TripCircuit")]
    public Task<IActionResult> TripAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "/trip")] HttpRequest request,
        string service, string endpoint, [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        if (!TryFind(service, endpoint, out var found, out var refusal)) return refusal!;
        var errors = new RequestErrors();
        var (body, version) = await CircuitOrderReader.ReadAsync(request, isTrip: true, errors, stop);
        if (errors.Count > 0) return Problems.BadRequest(errors);
        var trip = new CircuitTrip(found.Service, found.Endpoint, body.Reason, CircuitOrderReader.DurationOf(body), found.Terms);
        var changed = await client.CallEntityAsync<Changed<SharedCircuitState>>(
            found.Entity, nameof(CircuitEntity.Trip), new Change<CircuitTrip>(trip, version), stop);
        if (changed is { IsApplied: true }) log.CircuitTripped(found.Key, body.Reason ?? "no reason given");
        return await SeenAsync(request, found, changed!, stop);
    });

    /// <summary><c>POST /api/circuits/{service}/{endpoint}/reset</c>: lets everything through, for all workers within two seconds.</summary>
    /// <param name="request">Why; may be empty. With <c>If-Match</c> only where nobody changed the circuit meanwhile.</param>
    /// <param name="service">Name of the service.</param>
    /// <param name="endpoint">Id of the endpoint.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with the circuit; 400 with all that is wrong; 404 where there is none; 412 where it has changed.</returns>
    [Function("ResetCircuit")]
    public Task<IActionResult> ResetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "/reset")] HttpRequest request,
        string service, string endpoint, [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        if (!TryFind(service, endpoint, out var found, out var refusal)) return refusal!;
        var errors = new RequestErrors();
        var (body, version) = await CircuitOrderReader.ReadAsync(request, isTrip: false, errors, stop);
        if (errors.Count > 0) return Problems.BadRequest(errors);
        var changed = await client.CallEntityAsync<Changed<SharedCircuitState>>(
            found.Entity, nameof(CircuitEntity.Reset), new Change<CircuitReset>(new CircuitReset(found.Service, found.Endpoint, body.Reason), version), stop);
        if (changed is { IsApplied: true }) log.CircuitReset(found.Key, body.Reason ?? "no reason given");
        return await SeenAsync(request, found, changed!, stop);
    });

    private bool TryFind(string service, string endpoint, out FoundCircuit found, out IActionResult? refusal)
    {
        (found, refusal) = (default, null);
        if (status.Find(service) is not { } known)
            refusal = NotFound("service", service, $"There is no service '{service}'. {status.Nearest(service)}");
        else if (known.Endpoints.FirstOrDefault(one => one.Id.Equals(endpoint, StringComparison.OrdinalIgnoreCase)) is not { } one)
            refusal = NotFound("endpoint", endpoint, $"'{known.Name}' has no endpoint '{endpoint}'. There are: {string.Join(", ", known.Endpoints.Select(other => other.Id))}.");
        else if (one.CircuitKey is not { } key)
            refusal = NotFound("endpoint", endpoint, $"The circuit of '{one.Id}' is not shared: its model runs in the process, or Resilience:Circuit:IsShared is false.");
        else found = new FoundCircuit(known.Name, one.Id, new EntityInstanceId(nameof(CircuitEntity), key), CircuitTerms.Of(known.Policies.Resilience));
        return refusal is null;
    }

    // What this worker is asked next it shall do by the order, too.
    private async Task<IActionResult> SeenAsync(HttpRequest request, FoundCircuit found, Changed<SharedCircuitState> changed, CancellationToken stop)
    {
        await board.RefreshAsync(stop);
        return changed.IsApplied
            ? Answer(request, found, changed.Value)
            : Versions.Stale(request, "circuit", new Changed<CircuitView>(false, changed.Version, CircuitView.Of(found.Key, changed.Value)));
    }

    private static IActionResult Answer(HttpRequest request, FoundCircuit found, SharedCircuitState? state)
    {
        var view = CircuitView.Of(found.Key, state) with { Terms = state?.Terms ?? found.Terms };
        return Versions.Answer(request, view, view.Version);
    }

    private static IActionResult NotFound(string field, string value, string problem) =>
        Problems.NotFound(field, value, "circuit", problem, "GET /api/circuits lists them.");

    private static string KeyOf(ServiceStatus service, EndpointStatus endpoint) => $"{service.Name}/{endpoint.Id}";

    private static Task<IActionResult> GuardAsync(Func<Task<IActionResult>> answer) =>
        StorageGuard.AnswerAsync(answer, "Ask again in a moment; repeating an order does no harm.");

    private readonly record struct FoundCircuit(string Service, string Endpoint, EntityInstanceId Entity, CircuitTerms Terms)
    {
        public string Key => $"{Service}/{Endpoint}";
    }
}
