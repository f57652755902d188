using System.Net.Mime;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Elasticity;
using FunctionsOrchestration.Mesh.Elasticity.Drawing;
using FunctionsOrchestration.Mesh.Elasticity.Simulation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Scaling;

/// <summary>Tries a policy against a load before it is used, or against what happened.</summary>
public static class ScalingSimulations
{
    private const string Svg = "image/svg+xml";

    /// <summary><c>POST /api/scaling/{target}/simulations</c>.</summary>
    /// <param name="request">The load and the settings; with a policy in it, that one instead of the declared one.</param>
    /// <param name="target">The target.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with samples and summary, or with <c>Accept: image/svg+xml</c> the drawing; 400 with everything that is wrong; 404.</returns>
    [Function("SimulateScaling")]
    public static async Task<IActionResult> SimulateAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = ScalingDesk.Route + "/simulations")] HttpRequest request, string target,
        [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        var errors = new RequestErrors();
        if (await JsonBody.ReadAsync<SimulationBody>(request, errors, stop) is not { } body) return Problems.BadRequest(errors);
        var load = ReadLoad(body, errors);
        ScalingDesk.AddAll(errors, SimulationValidator.Validate(load, body.Settings));
        var policy = body.Policy is { } draft ? draft with { Target = target } : (await ScalingDesk.FindAsync(client, target, stop))?.Policy;
        if (policy is not null) ScalingDesk.AddAll(errors, PolicyValidator.Validate(policy), "policy.");
        if (errors.Count > 0) return Problems.BadRequest(errors);
        if (policy is null) return ScalingDesk.NotFound(target);

        var result = Simulator.Run(policy, load, body.Settings, stop);
        return request.Headers.Accept.ToString().Contains(Svg, StringComparison.OrdinalIgnoreCase)
            ? new ContentResult { Content = SimulationDrawing.Draw(result), ContentType = new ContentType(Svg) { CharSet = "utf-8" }.ToString() }
            : Serialization.Answer(result);
    }

    private static Load ReadLoad(SimulationBody body, RequestErrors errors)
    {
        if (body.Csv is not { } csv) return body.Load;
        var (points, wrong) = Recording.ReadCsv(csv);
        ScalingDesk.AddAll(errors, wrong, "csv, ");
        return new Load { Shape = LoadShape.Recording, Points = points };
    }
}

/// <summary>What is to be simulated.</summary>
public sealed record SimulationBody
{
    /// <summary>How much work comes.</summary>
    public Load Load { get; init; } = new();

    /// <summary>A recorded load instead: lines of a time and a rate.</summary>
    public string? Csv { get; init; }

    /// <summary>The workers, and time.</summary>
    public SimulationSettings Settings { get; init; } = new();

    /// <summary>The policy that is tried; null tries the declared one.</summary>
    public ScalingPolicy? Policy { get; init; }
}
