using FunctionsOrchestration.Events.Delivery.Retries;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Infrastructure;

namespace FunctionsOrchestration.Topics.Deliveries.Destinations;

/// <summary>
/// An event as the request that would ask for the same: its data is the body, its key the idempotency key. So what starts work over HTTP starts
/// it from events too, after the same checks.
/// </summary>
internal static class EventRequest
{
    public static HttpRequest Of(Delivery delivery, ShapedEvent one)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = HttpMethods.Post;
        request.ContentType = "application/json";
        request.ContentLength = one.Shaped.Data.Bytes.Length;
        request.Body = new MemoryStream(one.Shaped.Data.Bytes.ToArray());
        request.Headers["Idempotency-Key"] = delivery.KeyOf(one);
        return request;
    }

    /// <summary>What an answer to it means for the delivery. Only 202 says that the work is started.</summary>
    public static DeliveryOutcome OutcomeOf(IActionResult answer)
    {
        var status = (answer as IStatusCodeActionResult)?.StatusCode ?? StatusCodes.Status500InternalServerError;
        return status == StatusCodes.Status202Accepted ? new DeliveryOutcome(OutcomeKind.Delivered) : DeliveryOutcome.Answered(status);
    }
}
