using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Conformance.App.Clients;

/// <summary>What a client can do with entities.</summary>
public static class EntityClient
{
    /// <summary>Sends an operation; the body is its input, <c>delay</c> the seconds after which it is delivered.</summary>
    [Function("SignalEntity")]
    public static async Task<IActionResult> SignalAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "entities/{name}/{key}/{operation}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string name, string key, string operation)
    {
        using var reader = new StreamReader(request.Body);
        var body = await reader.ReadToEndAsync();
        object? input = body.Length == 0 ? null : JsonSerializer.Deserialize<JsonElement>(body);
        var options = double.TryParse(request.Query["delay"], CultureInfo.InvariantCulture, out var seconds)
            ? new SignalEntityOptions { SignalTime = DateTimeOffset.UtcNow.AddSeconds(seconds) }
            : null;
        await client.Entities.SignalEntityAsync(new EntityInstanceId(name, key), operation, input, options);
        return new AcceptedResult();
    }

    [Function("GetEntity")]
    public static async Task<IActionResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "entities/{name}/{key}")] HttpRequest request,
        [DurableClient] DurableTaskClient client, string name, string key)
    {
        var entity = await client.Entities.GetEntityAsync(new EntityInstanceId(name, key), includeState: true);
        return entity is null ? new NotFoundResult() : new OkObjectResult(EntitySnapshot.Of(entity));
    }

    [Function("QueryEntities")]
    public static async Task<IActionResult> QueryAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "queries/entities")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        var filter = new EntityQuery
        {
            InstanceIdStartsWith = request.Query["prefix"],
            IncludeState = request.Query["state"] == "true",
        };
        var found = new List<EntitySnapshot>();
        await foreach (var entity in client.Entities.GetAllEntitiesAsync(filter)) found.Add(EntitySnapshot.Of(entity));
        return new OkObjectResult(found);
    }

    /// <summary>Removes entities without state and releases locks whose holders have ended.</summary>
    [Function("CleanEntities")]
    public static async Task<IActionResult> CleanAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "queries/clean")] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        var result = await client.Entities.CleanEntityStorageAsync(CleanEntityStorageRequest.Default);
        return new OkObjectResult(new CleanResult(result.EmptyEntitiesRemoved, result.OrphanedLocksReleased));
    }
}

public sealed record EntitySnapshot(string Name, string Key, string? State, string? LockedBy)
{
    public static EntitySnapshot Of(EntityMetadata entity) =>
        new(entity.Id.Name, entity.Id.Key, entity.IncludesState ? entity.State.Value : null, entity.LockedBy);
}

public sealed record CleanResult(int EmptyEntitiesRemoved, int OrphanedLocksReleased);
