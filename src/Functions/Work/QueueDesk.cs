using System.Globalization;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Backpressure;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Work;

/// <summary>Where queues are watched and their marks declared.</summary>
/// <param name="board">What is known of them.</param>
/// <param name="gate">What runs.</param>
/// <param name="queues">Where items wait.</param>
/// <param name="letters">Dead letters.</param>
/// <param name="time">The clock.</param>
public sealed class QueueDesk(WorkBoard board, DrainGate gate, WorkQueues queues, DeadLetters letters, TimeProvider time)
{
    private const string Route = "queues/{name}";
    private const int CountedLetters = 1_000;

    /// <summary><c>GET /api/queues</c>: all queues.</summary>
    /// <param name="request">Nothing of it is read.</param>
    [Function("ListQueues")]
    public IActionResult List([HttpTrigger(AuthorizationLevel.Function, "get", Route = "queues")] HttpRequest request)
    {
        _ = request;
        var now = time.GetUtcNow();
        var tenants = board.All.Select(entry => entry.Value).OrderBy(queue => queue.Name, StringComparer.Ordinal);
        return Serialization.Answer(new QueuesStatus(Whole(now), [.. tenants.Select(queue => OfTenant(queue, now))]));
    }

    /// <summary><c>GET /api/queues/{name}</c>: one queue, looked at now.</summary>
    /// <param name="request">Nothing of it is read.</param>
    /// <param name="name"><c>work</c>, or <c>work-</c> and a tenant.</param>
    /// <param name="stop">Ends the call.</param>
    /// <returns>200 with <see cref="QueueStatus"/> and the version of its declaration as ETag; 404 where there is no such queue.</returns>
    [Function("GetQueue")]
    public Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest request, string name, CancellationToken stop) =>
        GuardAsync(async () =>
    {
        if (name == Tenants.WholeQueue) return Versions.Answer(request, Whole(time.GetUtcNow()), board.Whole.Version);
        if (Tenants.OfQueue(name) is not { } tenant || board.Find(tenant) is not { } queue) return Unknown(name);
        var begun = queue.Gate.BeginReading();
        queue.Gate.Observe(await queues.DepthAsync(tenant, stop), begun);
        var now = time.GetUtcNow();
        var oldest = await queues.PeekAsync(tenant, stop);
        return Versions.Answer(request, OfTenant(queue, now) with
        {
            OldestSeconds = oldest?.InsertedOn is { } since ? Math.Round(Math.Max(0, (now - since).TotalSeconds), 1) : null,
            DeadLetters = await letters.CountAsync(tenant, CountedLetters, stop),
        }, queue.Version);
    });

    /// <summary><c>PUT /api/queues/{name}</c>: declares the marks of a queue, also of one that is not there yet.</summary>
    /// <param name="request"><see cref="QueueBody"/>, and the version that it is based on as <c>If-Match</c>.</param>
    /// <param name="name"><c>work</c>, or <c>work-</c> and a tenant.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the request.</param>
    /// <returns>200 or 201 with what is declared; 400 with everything that is wrong; 412 where somebody else changed it.</returns>
    [Function("DeclareQueue")]
    public Task<IActionResult> DeclareAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Route)] HttpRequest request, string name,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        var errors = new RequestErrors();
        CheckName(name, errors);
        var expected = Versions.Expected(request, errors);
        var wanted = await JsonBody.ReadAsync<QueueBody>(request, errors, stop);
        wanted?.Check(errors);
        if (errors.Count > 0) return Problems.BadRequest(errors);
        var changed = await client.CallEntityAsync<Changed<QueueDefinition>>(
            new EntityInstanceId(nameof(WorkMarks), name), nameof(WorkMarks.Declare),
            new Change<QueueDefinition>(wanted!.ToDefinition(), expected), stop);
        if (!changed!.IsApplied) return Versions.Stale(request, "declaration", changed);
        // This worker goes by it at once, the others within two seconds.
        var queue = name == Tenants.WholeQueue ? board.Whole : board.Of(Tenants.OfQueue(name)!);
        queue.Declare(new QueueDeclaration(changed.Version, changed.Value));
        return Versions.Answer(request, changed.Value!, changed.Version, isNew: changed.Version == 1);
    });

    internal static IActionResult Unknown(string name) => Problems.NotFound(
        "name", name, "queue", "No tenant has sent work that would wait in it.", "GET /api/queues lists what there is.");

    internal static Task<IActionResult> GuardAsync(Func<Task<IActionResult>> answer) =>
        StorageGuard.AnswerAsync(answer, "Ask again in a moment.");

    private QueueStatus Whole(DateTimeOffset now) =>
        QueueStatus.Of(board.Whole, now) with { Running = gate.Running, Concurrency = gate.Limit };

    private static QueueStatus OfTenant(QueueView queue, DateTimeOffset now) => QueueStatus.Of(queue, now) with { Weight = queue.Weight };

    private void CheckName(string name, RequestErrors errors)
    {
        if (name == Tenants.WholeQueue) return;
        if (Tenants.OfQueue(name) is not { } tenant)
            errors.Add("name", name, "Not the name of a queue.", "Send work for all tenants together, or work- and a tenant, such as work-shop-7.");
        else if (!board.Allows(tenant))
            errors.Add("name", name, "There are as many tenants as there may be.", "Use one that there is, or raise Work:MaxTenants.");
    }
}

/// <summary>The body of <c>PUT /api/queues/{name}</c>.</summary>
/// <param name="High">Items from which work is refused, 1–10,000,000.</param>
/// <param name="Low">Items down to which it goes on being refused, below <paramref name="High"/>.</param>
public sealed record QueueBody(long High, long Low)
{
    private const long Most = 10_000_000;

    /// <summary>The tenant's share of the turns beside others, 0.01–100; null is 1.</summary>
    public double? Weight { get; init; }

    internal void Check(RequestErrors errors)
    {
        if (High is < 1 or > Most) errors.Add("high", Text(High), $"It must be 1–{Most}.", "Send for example 10000.");
        if (Low < 0 || Low >= High)
            errors.Add("low", Text(Low), $"It must be 0 or more, and below high, which is {High}.", $"Send for example {Math.Max(0, High * 4 / 5)}.");
        if (Weight is { } weight && !(weight is >= 0.01 and <= 100))
            errors.Add("weight", weight.ToString(CultureInfo.InvariantCulture), "It must be 0.01–100.", "Send 1 for the usual share.");
    }

    internal QueueDefinition ToDefinition() => new(High, Low) { Weight = Weight ?? 1 };

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
