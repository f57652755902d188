using System.Text.Json;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.LocalHost.Triggers.EventGrid;

/// <summary>Starts an Event Grid function for the events of one notification: once for each event, all at the same time,
/// or once for all of them when the trigger is batched.</summary>
/// <remarks>The answer is 202 when every invocation succeeded, and 500 when one failed, upon which Event Grid sends the
/// whole notification again: so in a notification of several events those that succeeded are seen twice. This is what
/// the genuine extension does (EventGridExtensionConfigProvider.ProcessEventsAsync in azure-sdk-for-net); a function that
/// must not see an event twice remembers its id.</remarks>
internal sealed class EventDispatcher(FunctionInvoker invoker)
{
    /// <summary>Runs the function for what the request's body holds: an event or an array of events.</summary>
    public async Task<IResult> DispatchAsync(FunctionDescriptor function, HttpRequest request, CancellationToken stop)
    {
        JsonDocument body;
        try
        {
            body = await JsonDocument.ParseAsync(request.Body, cancellationToken: stop);
        }
        catch (JsonException)
        {
            return Results.StatusCode(StatusCodes.Status500InternalServerError);
        }

        using (body)
        {
            if (body.RootElement.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object))
                return Results.StatusCode(StatusCodes.Status500InternalServerError);
            var invocations = InvocationsOf(function, body.RootElement).Select(events => TryInvokeAsync(function, events));
            var succeeded = await Task.WhenAll(invocations);
            if (Array.TrueForAll(succeeded, success => success))
                return Results.StatusCode(StatusCodes.Status202Accepted);
            var failed = $"Exception while executing function: Functions.{function.Name}";
            return Results.Text(failed, statusCode: StatusCodes.Status500InternalServerError);
        }
    }

    private static JsonElement[] InvocationsOf(FunctionDescriptor function, JsonElement body)
    {
        if (((EventGridTriggerAttribute)function.Trigger).IsBatched)
            return [body.ValueKind == JsonValueKind.Array ? body : JsonSerializer.SerializeToElement(new[] { body })];
        return body.ValueKind == JsonValueKind.Array ? [.. body.EnumerateArray()] : [body];
    }

    private async Task<bool> TryInvokeAsync(FunctionDescriptor function, JsonElement events)
    {
        try
        {
            // Not cancelled when the sender hangs up: Event Grid does so after 30 s, and what has begun had better end.
            var argument = EventArgument.Of(events, function.TriggerParameter.ParameterType);
            await invoker.InvokeAsync(function, argument, BindingDataOf(events), CancellationToken.None);
            return true;
        }
        catch (Exception)
        {
            return false; // logged by the invoker
        }
    }

    private static Dictionary<string, object?> BindingDataOf(JsonElement events) =>
        events.ValueKind == JsonValueKind.Object && events.TryGetProperty("data", out var data)
            ? new() { ["data"] = data.GetRawText() }
            : [];
}
