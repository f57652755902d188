using FunctionsOrchestration.Mesh.Calls;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration;

/// <summary>Every message that the app logs. Contents of documents appear at Trace only.</summary>
internal static partial class Log
{
    [LoggerMessage(100, LogLevel.Information, "Accepted {InstanceId} with {Documents} documents")]
    public static partial void Accepted(this ILogger log, string instanceId, int documents);

    [LoggerMessage(101, LogLevel.Error, "Could not start {InstanceId}: the storage account does not answer")]
    public static partial void StorageFailed(this ILogger log, Exception exception, string instanceId);

    [LoggerMessage(102, LogLevel.Debug, "The start of {InstanceId} was refused")]
    public static partial void StartRefused(this ILogger log, Exception exception, string instanceId);

    [LoggerMessage(103, LogLevel.Information, "Swept what was staged for {InstanceId}")]
    public static partial void SweptStaging(this ILogger log, string instanceId);

    [LoggerMessage(200, LogLevel.Information, "Analysing {Documents} documents, {Parallel} at a time")]
    public static partial void InsightsStarted(this ILogger log, int documents, int parallel);

    [LoggerMessage(201, LogLevel.Information, "Analysed {Documents} documents, {Failures} operations failed")]
    public static partial void InsightsFinished(this ILogger log, int documents, int failures);

    [LoggerMessage(202, LogLevel.Warning, "{Operation} is unavailable: {Reason}")]
    public static partial void ModelUnavailable(this ILogger log, string operation, string reason);

    [LoggerMessage(203, LogLevel.Trace, "Asked about {Folder}: {Text}")]
    public static partial void ModelInput(this ILogger log, string folder, string text);

    [LoggerMessage(204, LogLevel.Trace, "{Operation} found in {Folder}: {Text}")]
    public static partial void ModelOutput(this ILogger log, string operation, string folder, string text);

    [LoggerMessage(
        205, LogLevel.Information,
        "{Operation} for {Caller}: {Outcome} from {Service} {Version} {Endpoint} after {Attempts} attempts ({Why})")]
    private static partial void ServiceCalled(
        this ILogger log, string operation, string caller, string outcome, string service, string? version, string? endpoint,
        int attempts, string why);

    /// <summary>One call and the route that it took.</summary>
    public static void ServiceCalled(this ILogger log, string operation, string caller, MeshResult result)
    {
        var route = result.Route;
        log.ServiceCalled(
            operation, caller, result.Problem?.Reason.ToString() ?? "ok", route.Service, route.Version, route.Endpoint,
            route.Attempts, route.Reason);
    }

    [LoggerMessage(206, LogLevel.Error, "An idempotency key could not be looked up or kept: the storage account does not answer")]
    public static partial void IdempotencyStoreFailed(this ILogger log, Exception exception);

    [LoggerMessage(207, LogLevel.Information, "Swept {Keys} idempotency keys")]
    public static partial void SweptIdempotencyKeys(this ILogger log, int keys);

    [LoggerMessage(300, LogLevel.Information, "Step {Step} begins")]
    public static partial void StepBegins(this ILogger log, string step);

    [LoggerMessage(301, LogLevel.Warning, "The saga stops at {Step}: {Reason}")]
    public static partial void SagaStops(this ILogger log, string step, string reason);

    [LoggerMessage(302, LogLevel.Information, "Step {Step} is undone")]
    public static partial void StepUndone(this ILogger log, string step);

    [LoggerMessage(303, LogLevel.Error, "Step {Step} could not be undone: {Reason}")]
    public static partial void StepLeft(this ILogger log, string step, string reason);

    [LoggerMessage(
        304, LogLevel.Warning, "{InstanceId} ended without finishing its work ({Reason}); undoing it from its journal")]
    public static partial void SagaAbandoned(this ILogger log, string instanceId, string reason);

    [LoggerMessage(305, LogLevel.Warning, "What {InstanceId} staged could not be deleted; the sweeper will: {Reason}")]
    public static partial void StagingLeft(this ILogger log, string instanceId, string reason);

    [LoggerMessage(306, LogLevel.Error, "The journal of {InstanceId} cannot be read; every step is undone")]
    public static partial void JournalUnreadable(this ILogger log, Exception exception, string instanceId);

    [LoggerMessage(310, LogLevel.Information, "The search index has {Passages} passages of {Ingestions} ingestions")]
    public static partial void IndexLoaded(this ILogger log, int passages, int ingestions);

    [LoggerMessage(311, LogLevel.Information, "Heard {EventType} of {Subject}")]
    public static partial void HeardEvent(this ILogger log, string eventType, string subject);

    [LoggerMessage(312, LogLevel.Error, "A search failed: the storage account does not answer")]
    public static partial void SearchFailed(this ILogger log, Exception exception);

    [LoggerMessage(330, LogLevel.Error, "The registrations of services cannot be read; those that are known stay until their leases end")]
    public static partial void RegistrationsUnreadable(this ILogger log, Exception exception);

    [LoggerMessage(331, LogLevel.Information, "{Endpoint} of {Service} is registered at {Address} until {LeaseUntil}")]
    public static partial void EndpointRegistered(this ILogger log, string endpoint, string service, string address, DateTimeOffset leaseUntil);

    [LoggerMessage(332, LogLevel.Information, "{Endpoint} of {Service} is no longer registered")]
    public static partial void EndpointRemoved(this ILogger log, string endpoint, string service);

    [LoggerMessage(340, LogLevel.Error, "The control board cannot be read; what is known of it stays")]
    public static partial void ControlBoardUnreadable(this ILogger log, Exception exception);

    [LoggerMessage(386, LogLevel.Information, "Rollout {Rollout} of {Service} ({Kind}) begins")]
    public static partial void RolloutBegins(this ILogger log, string rollout, string service, string kind);

    [LoggerMessage(387, LogLevel.Information, "Rollout {Rollout} is {State}: {Reason}")]
    public static partial void RolloutStands(this ILogger log, string rollout, Rollouts.RolloutState state, string reason);

    [LoggerMessage(388, LogLevel.Warning, "Rollout {Rollout} of {Service} is gone without an end; its traffic goes back to the old version")]
    public static partial void RolloutAbandoned(this ILogger log, string rollout, string service);
}
