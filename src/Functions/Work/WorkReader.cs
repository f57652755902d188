using System.Globalization;
using System.Text.Json;
using FunctionsOrchestration.DirectCalls;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Calls;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace FunctionsOrchestration.Work;

/// <summary>What reading work came to: either the orders, or the answer that refuses them.</summary>
internal sealed record WorkReading(IReadOnlyList<WorkOrder> Orders, bool IsBatch, IActionResult? Refusal = null);

/// <summary>Reads items of work from HTTP, and finds everything that is wrong with all of them before anything is stored.</summary>
/// <param name="mesh">Knows the operations.</param>
/// <param name="board">Knows the tenants.</param>
/// <param name="options">How many items a request may have, and where callbacks may go.</param>
/// <param name="documents">How large a body may be.</param>
/// <param name="time">The clock.</param>
public sealed class WorkReader(
    IMesh mesh, WorkBoard board, IOptions<WorkOptions> options, IOptions<DocumentsOptions> documents, TimeProvider time)
{
    private const string Items = "items";
    private const int MaxKeyCharacters = 200;
    private readonly long _limit = documents.Value.MaxRequestBytes;

    /// <summary>Reads the items of a request.</summary>
    /// <param name="request">The request; its body is read to the end unless it is too large.</param>
    /// <param name="cancellation">Ends the reading.</param>
    internal async Task<WorkReading> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var isJson = MediaTypeHeaderValue.TryParse(request.ContentType, out var type)
            && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase);
        if (!isJson)
        {
            return Refuse(Problems.UnsupportedMediaType(
                request.ContentType, "Work is JSON.", "Send -H 'Content-Type: application/json' with a JSON body."));
        }

        if (IdempotencyKey.ProblemOf(request) is { } badKey) return Refuse(badKey);
        var errors = new RequestErrors();
        try
        {
            if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } server) server.MaxRequestBodySize = null;
            await using var body = new LimitedStream(request.Body, _limit);
            using var json = await JsonDocument.ParseAsync(
                body, new JsonDocumentOptions { MaxDepth = 32, AllowDuplicateProperties = false }, cancellation);
            var (orders, isBatch) = Read(request, json.RootElement, errors);
            return errors.Count > 0 ? Refuse(Problems.BadRequest(errors)) : new(orders, isBatch);
        }
        catch (BodyTooLargeException)
        {
            return Refuse(Problems.TooLarge(request.ContentLength, _limit));
        }
        catch (JsonException malformed)
        {
            return Refuse(Problems.BadRequest(
                "body", null, "The body is not well-formed JSON: " + JsonPosition.Reason(malformed), "Correct the JSON at that place."));
        }
        catch (InvalidOperationException)
        {
            return Refuse(Problems.BadRequest(
                "body", null, "A string in the body is not valid Unicode.", "Encode the body as UTF-8, without unpaired surrogates."));
        }
    }

    /// <summary>The path of a field of an item.</summary>
    internal static string Join(string path, string name) => path.Length > 0 ? $"{path}.{name}" : name;

    /// <summary>True where a tenant may send work; else what is wrong is added to the errors.</summary>
    internal void CheckTenant(string tenant, string field, RequestErrors errors)
    {
        Tenants.Check(tenant, field, errors);
        if (Tenants.IsValid(tenant) && !board.Allows(tenant))
        {
            errors.Add(
                field, tenant, $"There are {options.Value.MaxTenants} tenants, as many as there may be.",
                "Use one that there is, or raise Work:MaxTenants.");
        }
    }

    private (List<WorkOrder> Orders, bool IsBatch) Read(HttpRequest request, JsonElement root, RequestErrors errors)
    {
        var isBatch = root.ValueKind == JsonValueKind.Object && root.TryGetProperty(Items, out _);
        if (!isBatch) return ([.. ReadItem(request, root, "", errors)], false);

        foreach (var field in root.EnumerateObject().Where(field => field.Name != Items))
            errors.Add(field.Name, null, "Unknown field.", "Beside items there is nothing; what is said of an item stands in it.");
        var items = root.GetProperty(Items);
        var count = items.ValueKind == JsonValueKind.Array ? items.GetArrayLength() : 0;
        if (count < 1 || count > options.Value.MaxBatch)
        {
            errors.Add(
                Items, count.ToString(CultureInfo.InvariantCulture), $"A batch is a list of 1–{options.Value.MaxBatch} items.",
                "Send more requests.");
            return ([], true);
        }

        if (IdempotencyKey.Of(request) is not null)
            errors.Add("Idempotency-Key", null, "A batch has a key for each of its items.", "Send idempotencyKey in each item instead.");
        List<WorkOrder> orders =
            [.. items.EnumerateArray().Index().SelectMany(item => ReadItem(request, item.Item, $"{Items}[{item.Index}]", errors))];
        foreach (var twice in orders.GroupBy(order => order.Item.Id).SelectMany(id => id.Skip(1)))
            errors.Add(Join(twice.Field, "idempotencyKey"), twice.Item.IdempotencyKey, "An item before it has the same key.", "Send each item once.");
        return (orders, true);
    }

    /// <summary>The order of an item; none where anything is wrong with it.</summary>
    private IEnumerable<WorkOrder> ReadItem(HttpRequest request, JsonElement json, string path, RequestErrors errors)
    {
        var before = errors.Count;
        if ((WorkBody?)new ContractReader(errors, []).Read(json, typeof(WorkBody), path) is not { } body) return [];
        var now = time.GetUtcNow();
        var tenant = body.Tenant ?? (request.Headers.TryGetValue(CallHeaders.Caller, out var caller) ? caller.ToString() : Tenants.Default);
        CheckTenant(tenant, body.Tenant is null ? CallHeaders.Caller : Join(path, "tenant"), errors);
        var key = body.IdempotencyKey ?? (path.Length == 0 ? IdempotencyKey.Of(request) : null);
        if (key is { Length: 0 or > MaxKeyCharacters })
        {
            errors.Add(
                Join(path, "idempotencyKey"), key, $"A key has 1 to {MaxKeyCharacters} characters.",
                "Send a key of your own for each item, such as a UUID.");
        }

        var call = new MeshRequest(body.Service, body.Operation, "")
        {
            Caller = tenant, IdempotencyKey = key, Priority = ReadPriority(body, path, errors), Deadline = ReadDeadline(body, path, now, errors),
            Hints = new RoutingHints { Version = body.Version, AffinityKey = body.AffinityKey, Locality = body.Locality },
        };
        var callback = ReadCallback(body, path, errors);
        if (!mesh.TryFind(body.Service, body.Operation, out var operation, out var unknown))
        {
            var isService = unknown.Reason == ProblemReason.UnknownService;
            errors.Add(
                Join(path, isService ? "service" : "operation"), isService ? body.Service : body.Operation, unknown.Message,
                "GET /api/services lists what there is.");
            return [];
        }

        var payload = new ContractReader(errors, []).Read(body.Payload, operation.Input, Join(path, "payload"));
        return errors.Count > before ? [] : [WorkOrder.Of(call with { Payload = payload! }, operation, callback, now, path)];
    }

    private static CallPriority ReadPriority(WorkBody body, string path, RequestErrors errors)
    {
        if (body.Priority is not { } text) return CallPriority.Normal;
        if (Enum.TryParse<CallPriority>(text, ignoreCase: true, out var priority) && text.All(char.IsAsciiLetter)) return priority;
        errors.Add(Join(path, "priority"), text, "There is no such priority.", "Send background, normal or critical.");
        return CallPriority.Normal;
    }

    private static DateTimeOffset? ReadDeadline(WorkBody body, string path, DateTimeOffset now, RequestErrors errors)
    {
        if (body.Deadline is not { } text) return null;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var deadline))
            errors.Add(Join(path, "deadline"), text, "Not a time.", "Send one such as 2030-01-01T12:00:00Z.");
        else if (deadline <= now)
            errors.Add(Join(path, "deadline"), text, "The deadline has passed.", "Send a time in the future, or leave it out.");
        return deadline;
    }

    private Uri? ReadCallback(WorkBody body, string path, RequestErrors errors)
    {
        if (body.Callback is not { } text) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
            errors.Add(Join(path, "callback"), text, "Not an address of HTTP.", "Send an address such as https://app.example.com/done.");
        else if (!options.Value.CallbackHosts.Contains(url.Host, StringComparer.OrdinalIgnoreCase))
            errors.Add(Join(path, "callback"), text, $"Callbacks may not go to {url.Host}.",
                "Add the host to Work:CallbackHosts, or ask for the status instead.");
        return url;
    }

    private static WorkReading Refuse(IActionResult refusal) => new([], false, refusal);
}
