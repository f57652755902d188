using System.Globalization;
using System.Text.Json;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Discovery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Services;

/// <summary>Reads registrations from HTTP, and finds everything that is wrong with them before anything is stored.</summary>
/// <param name="status">Knows the catalog.</param>
/// <param name="rules">Decides which addresses may be registered.</param>
/// <param name="options">How long leases may be.</param>
public sealed class RegistrationDesk(IMeshStatus status, RegistrationRules rules, IOptions<RegistrationOptions> options)
{
    private const int DefaultLeaseSeconds = 30;

    /// <summary>The body of a registration; null where anything is wrong with it.</summary>
    internal async Task<Registration?> ReadAsync(
        HttpRequest request, string service, string id, DateTimeOffset now, RequestErrors errors, CancellationToken cancellation)
    {
        if (await JsonBody.ReadAsync<RegisteredEndpointBody>(request, errors, cancellation) is not { } body) return null;
        if (!Uri.TryCreate(body.Address, UriKind.Absolute, out _))
        {
            errors.Add("address", body.Address, "Not an absolute address.", "Send an address such as https://models.example.com:8443/.");
            return null;
        }

        var lease = CheckLease(body.LeaseSeconds ?? DefaultLeaseSeconds, errors);
        var endpoint = body.ToDefinition(id);
        var registered = new RegisteredService(service, [new RegisteredEndpoint(endpoint, now)])
        {
            Domain = body.Domain, Operations = body.Operations ?? [],
        };
        foreach (var error in status.Check(registered))
            errors.Add(JsonNamingPolicy.CamelCase.ConvertName(error.Field), error.Value, error.Message, "GET /api/services shows what there is.");
        if (await rules.RefusalOfAsync(endpoint, cancellation) is { } refusal)
            errors.Add("address", body.Address, refusal, "Register an address that the configuration allows.");
        var count = status.Find(service)?.Endpoints.Count(one => one.Source == EndpointSource.Registration && one.Id != id) ?? 0;
        if (count >= options.Value.MaxEndpoints)
            errors.Add("id", id, $"The service has {count} registered endpoints, as many as it may.", "Remove some, or raise Mesh:Registration:MaxEndpoints.");
        return errors.Count > 0 ? null : new Registration(id, body, lease, now.AddSeconds(lease), now);
    }

    /// <summary>The body of a heartbeat, which may be empty.</summary>
    internal async Task<Renewal> ReadRenewalAsync(HttpRequest request, string id, DateTimeOffset now, RequestErrors errors, CancellationToken cancellation)
    {
        if (request.ContentLength is null or 0) return new Renewal(id, null, now);
        var body = await JsonBody.ReadAsync<HeartbeatBody>(request, errors, cancellation);
        return new Renewal(id, body?.LeaseSeconds is { } lease ? CheckLease(lease, errors) : null, now);
    }

    private int CheckLease(int seconds, RequestErrors errors)
    {
        var longest = (int)options.Value.LongestLease.TotalSeconds;
        if (seconds < 1 || seconds > longest)
        {
            errors.Add(
                "leaseSeconds", seconds.ToString(CultureInfo.InvariantCulture), $"A lease lasts 1–{longest} seconds.",
                "Send for example 30, and a heartbeat every 10 seconds.");
        }

        return seconds;
    }
}

/// <summary>The body of a heartbeat.</summary>
public sealed record HeartbeatBody
{
    /// <summary>How long the lease lasts from now on; null as long as before.</summary>
    public int? LeaseSeconds { get; init; }
}
