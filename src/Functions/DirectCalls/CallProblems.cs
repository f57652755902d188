using System.Text.Json;
using FunctionsOrchestration.Budgets;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Calls;
using Microsoft.AspNetCore.Mvc;

namespace FunctionsOrchestration.DirectCalls;

/// <summary>What a caller over HTTP is told when a call has no answer.</summary>
internal static class CallProblems
{
    private const string Look = "GET /api/services lists what there is.";

    /// <summary>404: the catalog has no such name.</summary>
    public static IActionResult Unknown(MeshProblem problem, string service, string operation) =>
        problem.Reason == ProblemReason.UnknownService
            ? Answer(problem, null, new RequestError("service", service, problem.Message, Look))
            : Answer(problem, null, new RequestError("operation", operation, problem.Message, Look));

    /// <summary>The answer to a problem that came of a call.</summary>
    public static ObjectResult Of(MeshProblem problem, Route route) => problem.Reason switch
    {
        ProblemReason.UnknownVersion =>
            Answer(problem, route, new RequestError(CallHeaders.Version, route.Version, problem.Message, Look)),
        ProblemReason.InvalidInput =>
            Answer(problem, route, new RequestError("body", null, problem.Message, "Correct the input; asking again as it is will not help.")),
        ProblemReason.UnknownCaller =>
            Answer(problem, route, new RequestError(CallHeaders.Caller, null, problem.Message, "Call as a tenant of the limit; GET /api/limits shows them.")),
        _ => Answer(problem, route),
    };

    private static ObjectResult Answer(MeshProblem problem, Route? route, params RequestError[] errors)
    {
        var (status, section, title) = Describe(problem.Reason);
        var answer = Problems.Answer(status, section, title, problem.Message, errors);
        var details = (ProblemDetails)answer.Value!;
        details.Extensions["reason"] = JsonNamingPolicy.CamelCase.ConvertName(problem.Reason.ToString());
        if (problem.Budget is { } budget) details.Extensions["budget"] = Serialization.Element(Describe(budget));
        if (route is not null) details.Extensions["route"] = route;
        return answer;
    }

    private static object Describe(SpentBudget budget) => new
    {
        budget.Tenant,
        Limit = BudgetSum.Of(budget.State.Limit),
        Spent = BudgetSum.Of(budget.State.Spent),
        Reserved = BudgetSum.Of(budget.State.Reserved),
        budget.State.NextPeriod,
    };

    // An exhausted budget is 402, as OpenRouter and DeepSeek have it: clients repeat a 429 by themselves, and this one would stay refused.
    private static (int Status, string Section, string Title) Describe(ProblemReason reason) => reason switch
    {
        ProblemReason.UnknownService => (404, "15.5.5", "There is no such service."),
        ProblemReason.UnknownOperation => (404, "15.5.5", "The service has no such operation."),
        ProblemReason.UnknownVersion => (404, "15.5.5", "The service has no such version."),
        ProblemReason.InvalidInput => (400, "15.5.1", "The service cannot work on this input."),
        ProblemReason.ContextTooLong => (413, "15.5.14", "The input is longer than the model's context."),
        ProblemReason.ContentRefused => (422, "15.5.21", "The model refuses the content."),
        ProblemReason.KeyInUse => (409, "15.5.10", "The first call with this key is under way."),
        ProblemReason.KeyReused => (422, "15.5.21", "The key was used for another payload."),
        ProblemReason.KeyStoreUnavailable => (503, "15.6.4", "The key cannot be looked up."),
        ProblemReason.NotConfigured => (503, "15.6.4", "The service is not configured."),
        ProblemReason.NoHealthyEndpoint => (503, "15.6.4", "No endpoint of the service can be used now."),
        ProblemReason.Overloaded => (503, "15.6.4", "The service is full."),
        ProblemReason.RateLimited => (429, "rfc6585#section-4", "A limit is reached."),
        ProblemReason.UnknownCaller => (403, "15.5.4", "The caller is not known."),
        ProblemReason.BudgetExhausted => (402, "15.5.3", "The budget has not enough left."),
        ProblemReason.BudgetUnavailable => (503, "15.6.4", "The budget cannot be looked up."),
        ProblemReason.DeadlineExceeded => (504, "15.6.5", "The deadline passed."),
        ProblemReason.StreamInterrupted => (502, "15.6.3", "The answer broke off."),
        _ => (502, "15.6.3", "The service failed."),
    };
}
