using System.Text.Json;
using FunctionsOrchestration.DirectCalls;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Discovery;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;
using Microsoft.AspNetCore.Http;

namespace FunctionsOrchestration.Rollouts;

/// <summary>Reads plans and commands from HTTP, and finds everything that is wrong with them before anything changes.</summary>
/// <param name="facts">What plans are checked against.</param>
/// <param name="rules">Decides which webhooks may be asked.</param>
public sealed class RolloutDesk(ServiceFactsReader facts, RegistrationRules rules)
{
    private const int MaxBodyBytes = 1024 * 1024;

    /// <summary>The facts of a service; null where there is none.</summary>
    internal ServiceFacts? Find(string service, string? stable) => facts.Find(service, stable);

    /// <summary>The plan in a request; null where anything is wrong with it.</summary>
    internal async Task<RolloutPlan?> ReadPlanAsync(HttpRequest request, ServiceFacts service, RequestErrors errors, CancellationToken cancellation)
    {
        if (await ReadBodyAsync<RolloutPlan>(request, errors, cancellation) is not { } plan) return null;
        foreach (var error in PlanRules.Check(plan, service)) errors.Add(error.Field, error.Value, error.Problem, error.Fix);
        foreach (var (i, gate) in plan.Gates.Index())
        {
            if (gate.Webhook is not { IsAbsoluteUri: true } webhook) continue;
            await CheckAddressAsync($"gates[{i}].webhook", webhook, errors, cancellation);
        }

        if (plan.Copies?.Scorer is { IsAbsoluteUri: true } scorer) await CheckAddressAsync("copies.scorer", scorer, errors, cancellation);
        if (plan.Shadow?.Copies.Scorer is { IsAbsoluteUri: true } shadowed) await CheckAddressAsync("shadow.copies.scorer", shadowed, errors, cancellation);

        return errors.Count > 0 ? null : plan;
    }

    /// <summary>The body of a command, which may be empty.</summary>
    internal static async Task<CommandBody> ReadCommandAsync(HttpRequest request, RequestErrors errors, CancellationToken cancellation) =>
        request.ContentLength is null or 0 ? new CommandBody() : await ReadBodyAsync<CommandBody>(request, errors, cancellation) ?? new CommandBody();

    private async Task CheckAddressAsync(string field, Uri address, RequestErrors errors, CancellationToken cancellation)
    {
        var endpoint = new EndpointDefinition { Id = "asked", Protocol = "http-json", Address = address };
        if (await rules.RefusalOfAsync(endpoint, cancellation) is { } refusal)
            errors.Add(field, address.OriginalString, refusal, "Send an address that the configuration allows.");
    }

    private static async Task<T?> ReadBodyAsync<T>(HttpRequest request, RequestErrors errors, CancellationToken cancellation) where T : class
    {
        try
        {
            await using var body = new LimitedStream(request.Body, MaxBodyBytes);
            using var json = await JsonDocument.ParseAsync(body, new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false }, cancellation);
            return (T?)new ContractReader(errors, []).Read(json.RootElement.Clone(), typeof(T));
        }
        catch (JsonException malformed)
        {
            errors.Add("body", null, "The body is not well-formed JSON: " + JsonPosition.Reason(malformed), "Correct the JSON.");
        }
        catch (InvalidOperationException)
        {
            errors.Add("body", null, "A string in the body is not valid Unicode.", "Encode the body as UTF-8, without unpaired surrogates.");
        }
        catch (BodyTooLargeException)
        {
            errors.Add("body", $"more than {MaxBodyBytes} bytes", $"A plan has at most {MaxBodyBytes} bytes.", "Send fewer or shorter samples.");
        }

        return null;
    }
}

/// <summary>The body of a command.</summary>
public sealed record CommandBody
{
    /// <summary>The variant of an experiment to promote; null for other rollouts.</summary>
    public string? Variant { get; init; }

    /// <summary>New weights of an experiment's variants in percent; null for other commands.</summary>
    public IReadOnlyDictionary<string, double>? Weights { get; init; }
}
