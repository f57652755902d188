using FunctionsOrchestration.Control;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Mesh.Limits.Rates;
using FunctionsOrchestration.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Limits;

/// <summary>Rate limits over HTTP: declared, shown and taken back. Every worker keeps a change within two seconds.</summary>
/// <param name="table">What is declared.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says what changes.</param>
public sealed class RateLimits(IControlTable table, TimeProvider time, ILogger<RateLimits> log)
{
    private const string Route = "limits/{scope}";
    private const string What = "limit";

    /// <summary><c>GET /api/limits</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with every declared limit.</returns>
    [Function("ListLimits")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "limits")] HttpRequest request, CancellationToken stop) => GuardAsync(async () =>
    {
        _ = request;
        var notices = (await table.ReadAsync(stop)).Where(notice => notice.Kind == RateNotice.Kind).OrderBy(notice => notice.Key, StringComparer.Ordinal);
        return Serialization.Answer(notices
            .Select(notice => RateNotice.Read(notice) is { } read ? new ListedLimit(notice.Key, read.Version, read.Definition) : null)
            .Where(limit => limit is not null));
    });

    /// <summary><c>GET /api/limits/{scope}</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="scope">What the limit is for, such as <c>service=nlp,tenant=*</c>.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with the limit and its ETag; 400 where this is no scope; 404 where there is no such limit.</returns>
    [Function("ShowLimit")]
    public static Task<IActionResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest request, string scope,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => ForAsync(scope, async known =>
    {
        var found = await client.Entities.GetEntityAsync<DeclaredRateLimit>(EntityOf(known), cancellation: stop);
        return found is { IncludesState: true, State: { Limit: { } limit, Version: var version } } ? Versions.Answer(request, limit, version) : NotDeclared(known);
    });

    /// <summary><c>GET /api/limits/{scope}/usage</c>: how much of a limit is taken now, and by whom.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="scope">Whose part of a limit, without <c>*</c>: of <c>service=nlp,tenant=*</c> for example <c>service=nlp,tenant=acme</c>.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 with what the limit's owners know; empty where nobody called within the window.</returns>
    [Function("ShowLimitUsage")]
    public Task<IActionResult> ShowUsageAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route + "/usage")] HttpRequest request, string scope,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => ForAsync(scope, async known =>
    {
        _ = request;
        var usage = new Dictionary<string, RateUsage>();
        foreach (var meter in Enum.GetValues<RateMeter>())
        {
            var owner = RateOwners.KeyOf(known, meter);
            var found = await client.Entities.GetEntityAsync<RateLedgerState>(new EntityInstanceId(owner.Kind, owner.Key), cancellation: stop);
            if (found is { IncludesState: true, State: { Rule: not null } state }) usage[$"{meter.ToString().ToLowerInvariant()}"] = RateUsage.Of(state, time.GetUtcNow());
        }

        return Serialization.Answer(usage);
    });

    /// <summary><c>PUT /api/limits/{scope}</c>.</summary>
    /// <param name="request">The limit; <c>If-Match</c> with the version that it replaces, none for a new one, <c>*</c> for any.</param>
    /// <param name="scope">What the limit is for.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>201 or 200 with the limit and its ETag; 400 with everything that is wrong; 412 with the present one where another was expected.</returns>
    [Function("DeclareLimit")]
    public Task<IActionResult> DeclareAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Route)] HttpRequest request, string scope,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        var errors = new RequestErrors();
        if (!RateScope.TryParse(scope, out var known, out var wrong)) Add(errors, wrong);
        var expected = Versions.Expected(request, errors);
        var limit = await JsonBody.ReadAsync<RateLimitDefinition>(request, errors, stop);
        if (limit is not null) foreach (var error in RateLimitRules.Check(limit)) Add(errors, error);
        if (errors.Count > 0) return Problems.BadRequest(errors);

        var changed = await ChangeAsync(client, known!, new(limit, expected), stop);
        if (!changed.IsApplied) return Versions.Stale(request, What, changed);
        log.RateLimitChanged(known!.ToString(), changed.Version);
        return Versions.Answer(request, changed.Value!, changed.Version, isNew: expected == 0);
    });

    /// <summary><c>DELETE /api/limits/{scope}</c>.</summary>
    /// <param name="request"><c>If-Match</c> with the version, or <c>*</c>.</param>
    /// <param name="scope">What the limit is for.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>204; 404 where there is no such limit; 412 with the present one where another was expected.</returns>
    [Function("RemoveLimit")]
    public Task<IActionResult> RemoveAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Route)] HttpRequest request, string scope,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => ForAsync(scope, async known =>
    {
        var errors = new RequestErrors();
        var expected = Versions.Expected(request, errors);
        if (errors.Count > 0) return Problems.BadRequest(errors);
        var found = await client.Entities.GetEntityAsync<DeclaredRateLimit>(EntityOf(known), cancellation: stop);
        if (found is not { IncludesState: true, State.Limit: not null }) return NotDeclared(known);

        var changed = await ChangeAsync(client, known, new(null, expected), stop);
        if (!changed.IsApplied) return Versions.Stale(request, What, changed);
        log.RateLimitRemoved(known.ToString());
        return new NoContentResult();
    });

    private static async Task<Changed<RateLimitDefinition>> ChangeAsync(
        DurableTaskClient client, RateScope scope, Change<RateLimitDefinition> change, CancellationToken stop) =>
        (await client.CallEntityAsync<Changed<RateLimitDefinition>>(EntityOf(scope), nameof(RateLimitDeclaration.Declare), change, stop))!;

    private static EntityInstanceId EntityOf(RateScope scope) => new(nameof(RateLimitDeclaration), scope.ToString());

    private static void Add(RequestErrors errors, RateError error) => errors.Add(error.Field, error.Value, error.Problem, error.Fix);

    private static IActionResult NotDeclared(RateScope scope) => Problems.NotFound(
        "scope", scope.ToString(), What, $"No limit is declared for '{scope}'.", "GET /api/limits lists them; PUT declares one.");

    private static Task<IActionResult> ForAsync(string scope, Func<RateScope, Task<IActionResult>> answer) =>
        RateScope.TryParse(scope, out var known, out var wrong)
            ? GuardAsync(() => answer(known))
            : Task.FromResult(Problems.BadRequest(wrong.Field, wrong.Value, wrong.Problem, wrong.Fix));

    private static Task<IActionResult> GuardAsync(Func<Task<IActionResult>> answer) =>
        StorageGuard.AnswerAsync(answer, "The limit may or may not have been changed; GET it, and declare it again if it was not.");
}

/// <summary>A declared limit in a list.</summary>
/// <param name="Scope">What it is for.</param>
/// <param name="Version">Its version, which its ETag shows as well.</param>
/// <param name="Limit">What is declared.</param>
public sealed record ListedLimit(string Scope, long Version, RateLimitDefinition Limit);
