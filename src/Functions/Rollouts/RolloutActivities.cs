using System.Text.Json;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Discovery;
using FunctionsOrchestration.Mesh.Traffic.Rollouts;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Rollouts;

/// <summary>What a rollout does outside of itself: it reads what was measured, asks versions, and asks gates.</summary>
/// <param name="mesh">Makes calls.</param>
/// <param name="rules">Decides which gates may be asked.</param>
/// <param name="gates">Asks gates.</param>
public sealed class RolloutActivities(IMesh mesh, RegistrationRules rules, GateClient gates)
{
    private const string Caller = "rollout";

    /// <summary>Looks at every check, with what has been measured since the split last changed.</summary>
    /// <param name="input">The rollout.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the look.</param>
    [Function(nameof(LookAtRollout))]
    public async Task<RolloutLook> LookAtRollout(
        [ActivityTrigger] LookInput input, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        var found = await client.Entities.GetEntityAsync<TrafficState>(TrafficEntity.IdOf(input.Service), cancellation: stop);
        return found is { IncludesState: true, State: { Running: { } running } state } && running.Id == input.Id
            ? RolloutLooks.Of(input.Plan, state)
            : new RolloutLook([new CheckResult("traffic", Verdict.Error, "The service's traffic is no longer this rollout's.")], Verdict.Error, 0, 0);
    }

    /// <summary>Makes the smoke requests of a round of the new version.</summary>
    /// <param name="input">The requests.</param>
    /// <param name="stop">Ends the calls.</param>
    /// <returns>The first problem; null where every request was answered.</returns>
    [Function(nameof(SmokeVersion))]
    public async Task<string?> SmokeVersion([ActivityTrigger] SmokeInput input, CancellationToken stop)
    {
        foreach (var smoke in input.Requests)
        {
            if (await AskAsync(input.Service, input.Version, smoke.Operation, smoke.Payload, stop) is { IsOk: false } result)
                return $"{smoke.Operation}: {result.Problem!.Message}";
        }

        return null;
    }

    /// <summary>Asks the new version what it must know.</summary>
    /// <param name="input">The requests with their answers.</param>
    /// <param name="stop">Ends the calls.</param>
    [Function(nameof(JudgeGoldenSet))]
    public async Task<CheckResult> JudgeGoldenSet([ActivityTrigger] GoldenInput input, CancellationToken stop)
    {
        var right = 0;
        foreach (var sample in input.Golden.Samples)
        {
            var result = await AskAsync(input.Service, input.Version, sample.Operation, sample.Payload, stop);
            if (result.IsOk && GoldenAnswers.Matches(sample.Expected, result.Value!)) right++;
        }

        return GoldenAnswers.Judge(input.Golden, right);
    }

    /// <summary>Asks a gate.</summary>
    /// <param name="input">The gate, and who asks.</param>
    /// <param name="stop">Ends the asking.</param>
    /// <returns>Why it is closed; null where it is open.</returns>
    [Function(nameof(AskGate))]
    public async Task<string?> AskGate([ActivityTrigger] GateInput input, CancellationToken stop)
    {
        var address = new EndpointDefinition { Id = "gate", Protocol = "http-json", Address = input.Webhook };
        return await rules.RefusalOfAsync(address, stop) is { } refusal ? refusal : await gates.AskAsync(input, stop);
    }

    private async Task<MeshResult> AskAsync(string service, string version, string operation, JsonElement payload, CancellationToken stop)
    {
        if (!mesh.TryFind(service, operation, out var found, out var problem))
            return new MeshResult { Problem = problem, Route = new Route(service, version, null, 0, "") };
        object input;
        try
        {
            input = payload.Deserialize(found.Input, CanonicalJson.Options)!;
        }
        catch (JsonException wrong)
        {
            return new MeshResult
            {
                Problem = new MeshProblem(ProblemReason.InvalidInput, wrong.Message), Route = new Route(service, version, null, 0, ""),
            };
        }

        var request = new MeshRequest(service, operation, input) { Caller = Caller, Hints = new RoutingHints { Version = version } };
        return await mesh.SendAsync(request, stop);
    }
}

/// <summary>A look at a rollout.</summary>
/// <param name="Id">The rollout.</param>
/// <param name="Service">Name of the service.</param>
/// <param name="Plan">Its plan.</param>
public sealed record LookInput(string Id, string Service, RolloutPlan Plan);

/// <summary>Smoke requests of a version.</summary>
/// <param name="Service">Name of the service.</param>
/// <param name="Version">The version.</param>
/// <param name="Requests">The requests.</param>
public sealed record SmokeInput(string Service, string Version, IReadOnlyList<SmokeRequest> Requests);

/// <summary>Requests with known answers for a version.</summary>
/// <param name="Service">Name of the service.</param>
/// <param name="Version">The version.</param>
/// <param name="Golden">The requests.</param>
public sealed record GoldenInput(string Service, string Version, GoldenPlan Golden);

/// <summary>A question to a gate.</summary>
/// <param name="Webhook">Who is asked.</param>
/// <param name="RolloutId">The rollout.</param>
/// <param name="Service">Name of the service.</param>
/// <param name="Version">The new version; null for an experiment.</param>
/// <param name="Before">The place of the gate.</param>
public sealed record GateInput(Uri Webhook, string RolloutId, string Service, string? Version, string Before);
