using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Sagas;
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

    [LoggerMessage(344, LogLevel.Error, "The {Kind} {Key} cannot be read; what this worker knew of it stays")]
    public static partial void NoticeUnreadable(this ILogger log, Exception failure, string kind, string key);

    [LoggerMessage(341, LogLevel.Information, "Limit {Scope} is declared, version {Version}")]
    public static partial void RateLimitChanged(this ILogger log, string scope, long version);

    [LoggerMessage(342, LogLevel.Information, "Limit {Scope} is taken back")]
    public static partial void RateLimitRemoved(this ILogger log, string scope);

    [LoggerMessage(343, LogLevel.Warning, "Limit {Limit}: a report of {Worker} does not add up: {Field} {Value}: {Problem}")]
    public static partial void RateReportRejected(this ILogger log, string limit, string worker, string field, string value, string problem);

    [LoggerMessage(346, LogLevel.Warning, "The budget of {Tenant} has reached {Percent} % of a limit; the next period begins {NextPeriod}")]
    public static partial void BudgetAlert(this ILogger log, string tenant, int percent, DateTimeOffset nextPeriod);

    [LoggerMessage(347, LogLevel.Warning, "The budget of {Tenant} refused a mistake: {Operation} of {Reservation} ({Reason})")]
    public static partial void BudgetMistake(this ILogger log, string tenant, string operation, string reservation, string reason);

    [LoggerMessage(348, LogLevel.Information, "The budget of {Tenant} is declared, version {Version}")]
    public static partial void BudgetDeclared(this ILogger log, string tenant, long version);

    [LoggerMessage(349, LogLevel.Information, "The budget of {Tenant} is no longer declared")]
    public static partial void BudgetRemoved(this ILogger log, string tenant);

    [LoggerMessage(350, LogLevel.Warning, "Step {Step} failed at attempt {Attempt} ({Reason}); it was decided to {Decision}")]
    public static partial void StepDecided(this ILogger log, string step, int attempt, string reason, SagaDecision decision);

    [LoggerMessage(351, LogLevel.Warning, "{Question} asks what shall become of step {Step} of {Saga} until {Deadline}: {Reason}")]
    public static partial void QuestionAsked(
        this ILogger log, string question, string step, string saga, DateTime deadline, string reason);

    [LoggerMessage(352, LogLevel.Information, "{Question}: {By} decided to {Decision}")]
    public static partial void QuestionDecided(this ILogger log, string question, string by, SagaDecision decision);

    [LoggerMessage(353, LogLevel.Warning, "The circuit of {Key} is tripped by hand: {Reason}")]
    public static partial void CircuitTripped(this ILogger log, string key, string reason);

    [LoggerMessage(354, LogLevel.Warning, "The circuit of {Key} is reset by hand: {Reason}")]
    public static partial void CircuitReset(this ILogger log, string key, string reason);

    [LoggerMessage(360, LogLevel.Information, "The scaling policy of {Target} is declared as version {Version}; 0 takes it back")]
    public static partial void ScalingDeclared(this ILogger log, string target, long version);

    [LoggerMessage(361, LogLevel.Information, "{Target} is scaled from {Workers} to {Desired}: {Reason}")]
    public static partial void Scaled(this ILogger log, string target, int workers, int desired, string reason);

    [LoggerMessage(362, LogLevel.Error, "{Target} could not be scaled; what runs stays as it is")]
    public static partial void ScalingFailed(this ILogger log, Exception exception, string target);

    [LoggerMessage(370, LogLevel.Warning, "Work for {Queue} is refused: {Depth} items, room in about {RetryAfter}")]
    public static partial void WorkRefused(this ILogger log, string queue, long depth, TimeSpan retryAfter);

    [LoggerMessage(371, LogLevel.Error, "Work could not be accepted: the storage account does not answer")]
    public static partial void WorkNotStored(this ILogger log, Exception exception);

    [LoggerMessage(372, LogLevel.Error, "The queues of work cannot be read; what is known of them stays")]
    public static partial void WorkUnreadable(this ILogger log, Exception exception);

    [LoggerMessage(373, LogLevel.Information, "Work of {Tenant} lay ready without a ticket; sent {Tickets}")]
    public static partial void WorkWoken(this ILogger log, string tenant, int tickets);

    [LoggerMessage(374, LogLevel.Debug, "{Id} ({Kind} of {Tenant}): {Outcome} at attempt {Attempt}, {Reason}")]
    public static partial void WorkJudged(this ILogger log, string id, string kind, string tenant, string outcome, int attempt, string? reason);

    [LoggerMessage(375, LogLevel.Warning, "{Id} ({Kind} of {Tenant}) is a dead letter after {Attempts} attempts: {Reason}, {Problem}")]
    public static partial void WorkDied(this ILogger log, string id, string kind, string tenant, int attempts, string? reason, string? problem);

    [LoggerMessage(376, LogLevel.Error, "{Id} ({Kind} of {Tenant}) failed")]
    public static partial void WorkFaulted(this ILogger log, Exception exception, string id, string kind, string tenant);

    [LoggerMessage(377, LogLevel.Warning, "{Id} is held no longer: its message was taken from this worker")]
    public static partial void WorkLost(this ILogger log, Exception exception, string id);

    [LoggerMessage(378, LogLevel.Information, "Replayed {Letters} dead letters of {Tenant}")]
    public static partial void WorkReplayed(this ILogger log, int letters, string tenant);

    [LoggerMessage(379, LogLevel.Information, "Swept {Items} items of work and {Letters} dead letters")]
    public static partial void SweptWork(this ILogger log, int items, int letters);

    [LoggerMessage(380, LogLevel.Warning, "The outcome of {Id} could not be posted to {Host}: {Problem}")]
    public static partial void CallbackFailed(this ILogger log, string id, string host, string problem);

    [LoggerMessage(386, LogLevel.Information, "Rollout {Rollout} of {Service} ({Kind}) begins")]
    public static partial void RolloutBegins(this ILogger log, string rollout, string service, string kind);

    [LoggerMessage(387, LogLevel.Information, "Rollout {Rollout} is {State}: {Reason}")]
    public static partial void RolloutStands(this ILogger log, string rollout, Rollouts.RolloutState state, string reason);

    [LoggerMessage(388, LogLevel.Warning, "Rollout {Rollout} of {Service} is gone without an end; its traffic goes back to the old version")]
    public static partial void RolloutAbandoned(this ILogger log, string rollout, string service);

    [LoggerMessage(418, LogLevel.Information, "Deleted {Blobs} blobs of exposures whose time is over")]
    public static partial void SweptExposures(this ILogger log, int blobs);

    [LoggerMessage(400, LogLevel.Warning, "The events of {Batch} are gone: they waited longer than Events:Retention")]
    public static partial void BatchGone(this ILogger log, string batch);

    [LoggerMessage(401, LogLevel.Information, "Events of {Topic} for {Subscription} are dropped: there is no such subscription any more")]
    public static partial void SubscriptionGone(this ILogger log, string topic, string subscription);

    [LoggerMessage(416, LogLevel.Warning, "Five workers did not finish routing {Batch}; it is put back, time {Rescue}")]
    public static partial void RouteStranded(this ILogger log, string batch, int rescue);

    [LoggerMessage(417, LogLevel.Warning, "Five workers did not finish delivering events of {Batch} to {Subscription}, time {Rescue}")]
    public static partial void DeliveryStranded(this ILogger log, string batch, string subscription, int rescue);

    [LoggerMessage(402, LogLevel.Warning, "{Failures} deliveries from {Topic} to {Subscription} failed, the last one by {Problem}")]
    public static partial void DeliveriesFailed(this ILogger log, string topic, string subscription, int failures, string problem);

    [LoggerMessage(403, LogLevel.Error, "The counters of subscriptions cannot be written")]
    public static partial void CountersUnwritable(this ILogger log, Exception exception);

    [LoggerMessage(404, LogLevel.Error, "Events for {Topic} were not accepted: the storage account does not answer")]
    public static partial void PublishingFailed(this ILogger log, Exception exception, string topic);

    [LoggerMessage(405, LogLevel.Information, "Swept {Batches} batches of events")]
    public static partial void SweptEvents(this ILogger log, int batches);

    [LoggerMessage(406, LogLevel.Information, "{Topic}/{Subscription} is declared; its destination {State}")]
    public static partial void Subscribed(this ILogger log, string topic, string subscription, string state);

    [LoggerMessage(407, LogLevel.Information, "Replayed {Events} dead letters of {Topic}/{Subscription}")]
    public static partial void ReplayedDeadLetters(this ILogger log, int events, string topic, string subscription);

    [LoggerMessage(410, LogLevel.Information, "Step {Step} of {Saga} is decided: {EventType}")]
    public static partial void ChoreographyStep(this ILogger log, string step, string saga, string eventType);

    [LoggerMessage(411, LogLevel.Debug, "Step {Step} of {Saga} was heard of after the end, and is left")]
    public static partial void ChoreographyOver(this ILogger log, string step, string saga);

    [LoggerMessage(412, LogLevel.Warning, "{Saga} fails at {Step}: {Reason}")]
    public static partial void ChoreographyFails(this ILogger log, string saga, string step, string reason);

    [LoggerMessage(413, LogLevel.Information, "Step {Step} of {Saga} is undone")]
    public static partial void ChoreographyUndone(this ILogger log, string step, string saga);

    [LoggerMessage(414, LogLevel.Warning, "{Saga} has stalled: nothing was told of it after {EventType} at {At}")]
    public static partial void ChoreographyStalled(this ILogger log, string saga, string eventType, DateTimeOffset at);

    [LoggerMessage(415, LogLevel.Error, "That {Saga} has stalled cannot be published; it is tried again")]
    public static partial void StallUnreported(this ILogger log, Exception exception, string saga);

    [LoggerMessage(420, LogLevel.Information, "The pattern {Pattern} is declared, version {Version}; 0 takes it back")]
    public static partial void PatternDeclared(this ILogger log, string pattern, long version);

    [LoggerMessage(421, LogLevel.Warning, "The pattern {Pattern} that comes with the app cannot run: {Problems}")]
    public static partial void ShippedPatternRefused(this ILogger log, string pattern, string problems);

    [LoggerMessage(422, LogLevel.Warning, "{Events} events about the calls of a second are not told; storage takes none")]
    public static partial void TelemetryUntold(this ILogger log, Exception? exception, int events);

    [LoggerMessage(430, LogLevel.Information, "The stream {Stream} is declared, version {Version}; 0 takes it back")]
    public static partial void StreamDeclared(this ILogger log, string stream, long version);

    [LoggerMessage(431, LogLevel.Error, "A turn of the partition {Partition} failed; it is done again")]
    public static partial void StreamTurnFailed(this ILogger log, Exception exception, string partition);

    [LoggerMessage(432, LogLevel.Information, "What the partition {Partition} holds was made again of its checkpoint, {Batches} batches and {Events} events")]
    public static partial void StreamRebuilt(this ILogger log, string partition, int batches, int events);

    [LoggerMessage(433, LogLevel.Information, "An answer for the partition {Partition} is dropped: its stream was taken back")]
    public static partial void StreamAnswerDropped(this ILogger log, string partition);
}
