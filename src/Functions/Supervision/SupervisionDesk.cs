using FunctionsOrchestration.Documents;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.Supervision;

/// <summary>Where people look at failed steps and decide about them.</summary>
public static class SupervisionDesk
{
    private const string Route = "supervision/{id}";
    private const int MostListed = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary><c>GET /api/supervision</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="client">Where supervisors run.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with the open questions, the one that ends first at the top; at most 200.</returns>
    [Function("ListQuestions")]
    public static async Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "supervision")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        _ = request;
        var running = new OrchestrationQuery(
            Statuses: [OrchestrationRuntimeStatus.Running], InstanceIdPrefix: SupervisionOrchestrator.IdPrefix,
            FetchInputsAndOutputs: true);
        var open = new List<SupervisionView>();
        await foreach (var instance in client.GetAllInstancesAsync(running).WithCancellation(stop))
        {
            if (SupervisionView.Of(instance) is { IsOpen: true } view) open.Add(view);
            if (open.Count == MostListed) break;
        }

        return Serialization.Answer(new { questions = open.OrderBy(view => view.Deadline) });
    }

    /// <summary><c>GET /api/supervision/{id}</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="client">Where supervisors run.</param>
    /// <param name="id">Instance id of the supervisor.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with the failed step, the journal, and the question or what was decided; 404 where there is no such supervisor.</returns>
    [Function("ShowQuestion")]
    public static async Task<IActionResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id, CancellationToken stop)
    {
        _ = request;
        return await FindAsync(client, id, stop) is { } view ? Serialization.Answer(view) : NotFound(id);
    }

    /// <summary><c>POST /api/supervision/{id}/decision</c>: <c>{"decision": "retry|skip|compensate", "by": "…", "note": "…"}</c>.</summary>
    /// <param name="request">The decision.</param>
    /// <param name="client">Where supervisors run.</param>
    /// <param name="id">Instance id of the supervisor.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with what was decided; 202 where it was sent and is not to be seen yet; 400 with everything that is wrong; 404 where
    ///   there is no such supervisor; 409 with what is there, where it has been decided.</returns>
    [Function("DecideQuestion")]
    public static async Task<IActionResult> DecideAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "/decision")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string id, CancellationToken stop)
    {
        if (await FindAsync(client, id, stop) is not { } question) return NotFound(id);
        var errors = new RequestErrors();
        var decision = DecisionBody.Check(await JsonBody.ReadAsync<DecisionBody>(request, errors, stop), question, errors);
        if (errors.Count > 0) return Problems.BadRequest(errors);
        if (!question.IsOpen) return Decided(question);

        await client.RaiseEventAsync(id, SupervisionOrchestrator.DecisionEvent, decision, stop);
        var after = await EndAsync(client, id, stop);
        if (after is null or { Verdict: null }) return Serialization.Answer(after ?? question, StatusCodes.Status202Accepted);
        return after.Verdict.DecisionId == decision.Id ? Serialization.Answer(after) : Decided(after);
    }

    private static async Task<SupervisionView?> FindAsync(DurableTaskClient client, string id, CancellationToken stop) =>
        id.StartsWith(SupervisionOrchestrator.IdPrefix, StringComparison.Ordinal)
        && await client.GetInstanceAsync(id, getInputsAndOutputs: true, stop) is { } instance ? SupervisionView.Of(instance) : null;

    private static async Task<SupervisionView?> EndAsync(DurableTaskClient client, string id, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            return SupervisionView.Of(await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, patience.Token));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return await FindAsync(client, id, stop);
        }
    }

    private static IActionResult NotFound(string id) => Problems.NotFound(
        "id", id, "question", "No supervisor has this id, or its history was purged.", "GET /api/supervision lists the open questions.");

    private static ObjectResult Decided(SupervisionView view)
    {
        var what = view.Verdict is { } verdict ? $"{verdict.By} decided: {SupervisionView.NameOf(verdict.Decision)}." : "Its saga has ended.";
        var answer = Problems.Answer(
            StatusCodes.Status409Conflict, "15.5.10", "It has been decided.", "Nothing was changed.",
            [new("id", view.Id, what, $"Look at GET /api/supervision/{view.Id}.")]);
        ((ProblemDetails)answer.Value!).Extensions["current"] = Serialization.Element(view);
        return answer;
    }
}
