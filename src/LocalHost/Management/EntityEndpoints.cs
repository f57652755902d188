using System.Text.Json;
using System.Text.Json.Nodes;
using FunctionsOrchestration.LocalHost.Engine;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Management;

/// <summary>Reading, listing and signalling entities.</summary>
internal sealed class EntityEndpoints(DurableEntityClient client, FunctionCatalog functions)
{
    /// <summary>Stands for the empty key, which a path cannot hold.</summary>
    private const string EmptyKey = "$";

    private readonly string[] _names =
        [.. functions.TriggeredBy<EntityTriggerAttribute>().Select(entity => entity.Trigger.EntityName ?? entity.Function.Name)];

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/entities/{entityName?}", ListAsync);
        api.MapGet("/entities/{entityName}/{entityKey}", ReadAsync);
        api.MapPost("/entities/{entityName}/{entityKey?}", SignalAsync);
        api.MapDelete("/entities/{entityName}/{entityKey?}", SignalAsync);
    }

    private async Task<IResult> ReadAsync(string entityName, string entityKey, CancellationToken stop)
    {
        var entity = await client.GetEntityAsync(IdOf(entityName, entityKey), includeState: true, stop);
        return entity is { IncludesState: true }
            ? ManagementJson.Answer(ManagementJson.ParseOrText(entity.State.Value))
            : ManagementJson.Answer(StatusCodes.Status404NotFound);
    }

    private async Task<IResult> ListAsync(HttpRequest request, string? entityName, CancellationToken stop)
    {
        var fetchState = request.Flag("fetchState", false);
        var query = new EntityQuery
        {
            InstanceIdStartsWith = entityName is null ? null : $"@{entityName}@",
            LastModifiedFrom = request.Moment("lastOperationTimeFrom"),
            LastModifiedTo = request.Moment("lastOperationTimeTo"),
            IncludeState = fetchState,
            PageSize = request.Count("top"),
        };
        await foreach (var page in client.GetAllEntitiesAsync(query).AsPages(request.ContinuationToken()).WithCancellation(stop))
        {
            request.HttpContext.Response.SetContinuationToken(page.ContinuationToken);
            return ManagementJson.Answer(new JsonArray([.. page.Values.Select(Render)]));
        }

        return ManagementJson.Answer(new JsonArray());
    }

    /// <summary>Sends the operation that <c>op</c> names, or <c>delete</c> for a DELETE.</summary>
    private async Task<IResult> SignalAsync(HttpRequest request, string entityName, string? entityKey, CancellationToken stop)
    {
        var id = IdOf(entityName, entityKey ?? "");
        if (!_names.Contains(entityName, StringComparer.OrdinalIgnoreCase))
        {
            var unknown = UnknownFunctionException.Describe(id.Name, "an entity function", "entity functions", _names);
            return ManagementErrors.Answer(StatusCodes.Status400BadRequest, unknown);
        }

        try
        {
            var operation = HttpMethods.IsDelete(request.Method) ? "delete" : request.Text("op") ?? "";
            await client.SignalEntityAsync(id, operation, await ReadInputAsync(request, stop), cancellation: stop);
            return ManagementJson.Answer(StatusCodes.Status202Accepted);
        }
        catch (JsonException fault)
        {
            return ManagementErrors.Answer(StatusCodes.Status400BadRequest, $"Could not parse JSON content: {fault.Message}");
        }
        catch (ArgumentException fault)
        {
            return ManagementErrors.Answer(StatusCodes.Status400BadRequest, fault.Message);
        }
    }

    /// <summary>JSON when the request says so, and plain text otherwise.</summary>
    private static async Task<object?> ReadInputAsync(HttpRequest request, CancellationToken stop)
    {
        if (ManagementJson.IsJson(request))
            return await ManagementJson.ReadAsync(request, stop);
        using var reader = new StreamReader(request.Body);
        return await reader.ReadToEndAsync(stop) is { Length: > 0 } text ? text : null;
    }

    private static JsonObject Render(EntityMetadata entity) => new()
    {
        ["entityId"] = new JsonObject { ["name"] = entity.Id.Name, ["key"] = entity.Id.Key },
        ["lastOperationTime"] = ManagementJson.Precise(entity.LastModifiedTime.UtcDateTime),
        ["state"] = entity.IncludesState ? ManagementJson.ParseOrText(entity.State.Value) : null,
    };

    private static EntityInstanceId IdOf(string name, string key) => new(name, key == EmptyKey ? "" : key);
}
