using FunctionsOrchestration.Control;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Topics.Declarations;

/// <summary>Declares topics and shows them.</summary>
/// <param name="catalog">The topics, as this worker sees them.</param>
/// <param name="board">Brings a change to this worker at once; the others see it within two seconds.</param>
public sealed class TopicsApi(TopicCatalog catalog, ControlBoard board)
{
    private const string Route = "topics/{topic}";
    private const int MaxDescription = 500;

    /// <summary><c>GET /api/topics</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="stop">Ends the reading.</param>
    [Function("ListTopics")]
    public Task<IActionResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "topics")] HttpRequest request, CancellationToken stop) => GuardAsync(async () =>
    {
        _ = request;
        await board.RefreshAsync(stop);
        return Serialization.Answer(catalog.All.Select(topic => TopicAnswer.Of(topic.Name, topic.Definition, topic.Subscriptions.Select(one => one.State.Name))));
    });

    /// <summary><c>GET /api/topics/{topic}</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="stop">Ends the reading.</param>
    [Function("ShowTopic")]
    public async Task<IActionResult> ShowAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route)] HttpRequest request, string topic, CancellationToken stop) =>
        await catalog.FindNowAsync(topic, stop) is { } found
            ? Versions.Answer(request, TopicAnswer.Of(topic, found.Definition, found.Subscriptions.Select(one => one.State.Name)), found.Version)
            : NotFound(topic);

    /// <summary><c>PUT /api/topics/{topic}</c>: declares a topic or changes it.</summary>
    /// <param name="request">A <see cref="TopicDefinition"/>; <c>If-Match</c> for a change.</param>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>201 or 200 with the topic; 400 with everything that is wrong; 412 where somebody else changed it.</returns>
    [Function("DeclareTopic")]
    public Task<IActionResult> DeclareAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = Route)] HttpRequest request, string topic,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        var errors = new RequestErrors();
        Names.Check("topic", topic, errors);
        var expected = Versions.Expected(request, errors);
        var definition = await JsonBody.ReadAsync<TopicDefinition>(request, errors, stop);
        if (definition is not null) TopicShapes.Check(definition, errors);
        if (definition?.Description?.Length > MaxDescription)
            errors.Add("description", definition.Description, $"It has {definition.Description.Length} characters.", $"Send at most {MaxDescription}.");
        if (errors.Count > 0) return Problems.BadRequest(errors);

        var changed = await client.CallEntityAsync<Changed<TopicDefinition>>(
            IdOf(topic), nameof(Topic.Declare), new Change<TopicDefinition>(definition, expected), stop);
        await board.RefreshAsync(stop);
        return changed!.IsApplied
            ? Versions.Answer(request, TopicAnswer.Of(topic, changed.Value!, catalog.Find(topic)?.Subscriptions.Select(one => one.State.Name) ?? []), changed.Version, changed.Version == 1)
            : Versions.Stale(request, "topic", changed);
    });

    /// <summary><c>DELETE /api/topics/{topic}</c>: takes a topic back, with its subscriptions. What is on its way is dropped.</summary>
    /// <param name="request"><c>If-Match</c> with its version.</param>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the wait.</param>
    [Function("DeleteTopic")]
    public Task<IActionResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = Route)] HttpRequest request, string topic,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        if (await catalog.FindNowAsync(topic, stop) is not { Version: > 0 }) return NotFound(topic);
        var errors = new RequestErrors();
        var expected = Versions.Expected(request, errors);
        if (errors.Count > 0) return Problems.BadRequest(errors);
        var changed = await client.CallEntityAsync<Changed<TopicDefinition>>(
            IdOf(topic), nameof(Topic.Declare), new Change<TopicDefinition>(null, expected), stop);
        await board.RefreshAsync(stop);
        return changed!.IsApplied ? new NoContentResult() : Versions.Stale(request, "topic", changed);
    });

    /// <summary><c>GET /api/topics/{topic}/keys</c>.</summary>
    /// <param name="request">Has no parameters.</param>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the wait.</param>
    [Function("ListTopicKeys")]
    public Task<IActionResult> KeysAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = Route + "/keys")] HttpRequest request, string topic,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        _ = request;
        return await client.CallEntityAsync<TopicKeyPair>(IdOf(topic), nameof(Topic.ReadKeys), null, stop) is { } keys ? Serialization.Answer(keys) : NotFound(topic);
    });

    /// <summary><c>POST /api/topics/{topic}/keys/{key}/regenerate</c>, <c>key1</c> or <c>key2</c>.</summary>
    /// <param name="request">Has no body.</param>
    /// <param name="topic">Name of the topic.</param>
    /// <param name="key">Which key.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the wait.</param>
    [Function("RegenerateTopicKey")]
    public Task<IActionResult> RegenerateAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = Route + "/keys/{key}/regenerate")] HttpRequest request, string topic, string key,
        [DurableClient] DurableTaskClient client, CancellationToken stop) => GuardAsync(async () =>
    {
        _ = request;
        if (key is not ("key1" or "key2")) return Problems.NotFound("key", key, "key", "A topic has key1 and key2.", "Name one of them.");
        var keys = await client.CallEntityAsync<TopicKeyPair>(IdOf(topic), nameof(Topic.RegenerateKey), key, stop);
        await board.RefreshAsync(stop);
        return keys is null ? NotFound(topic) : Serialization.Answer(keys);
    });

    private static Task<IActionResult> GuardAsync(Func<Task<IActionResult>> answer) =>
        StorageGuard.AnswerAsync(answer, "Ask again in a moment; with If-Match a declaration cannot be changed twice unseen.");

    internal static EntityInstanceId IdOf(string topic) => new(nameof(Topic), topic);

    internal static IActionResult NotFound(string topic) => Problems.NotFound(
        "topic", topic, "topic", $"There is no topic '{topic}'.", $"PUT /api/topics/{topic} with {{}} declares it; GET /api/topics lists them.");

    /// <summary>A topic of the app itself, too, takes subscriptions only once somebody has declared it.</summary>
    internal static IActionResult NotDeclared(string topic) => Problems.NotFound(
        "topic", topic, "topic", $"Nobody has declared a topic '{topic}'.", $"PUT /api/topics/{topic} with {{}} declares it; where it is the app's own, its own subscriptions stay.");
}

/// <summary>A topic, as it is shown.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Open">True where publishers need no key.</param>
/// <param name="Subscriptions">Names of its subscriptions.</param>
public sealed record TopicAnswer(string Name, string? Description, bool Open, IReadOnlyList<string> Subscriptions)
{
    internal static TopicAnswer Of(string name, TopicDefinition definition, IEnumerable<string> subscriptions) =>
        new(name, definition.Description, definition.Open, [.. subscriptions]);
}
