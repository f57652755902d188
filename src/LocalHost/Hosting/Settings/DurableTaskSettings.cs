using FunctionsOrchestration.LocalHost.Engine;

namespace FunctionsOrchestration.LocalHost.Hosting.Settings;

/// <summary>The section <c>extensions.durableTask</c> of host.json.</summary>
/// <param name="HubName">The task hub: orchestrations of different hubs in one data folder do not see each other.</param>
/// <param name="MaxConcurrentActivities">Activities that run at once.</param>
/// <param name="MaxConcurrentOrchestrators">Orchestrator steps that run at once.</param>
/// <param name="MaxConcurrentEntities">Entity batches that run at once.</param>
/// <param name="Versions">The versions of orchestrations that are given and run.</param>
/// <param name="ReplacesRunningInstances">Whether a start replaces a running instance of the same id unless it says
/// otherwise.</param>
/// <param name="ThrowsOnRaiseEvent">Whether an event to an instance that does not run is refused; else it is dropped.</param>
/// <param name="HttpPollingMilliseconds">Wait between polls of an HTTP call that was answered by 202 without Retry-After.</param>
internal sealed record DurableTaskSettings(
    string HubName, int MaxConcurrentActivities, int MaxConcurrentOrchestrators, int MaxConcurrentEntities,
    VersionRules Versions, bool ReplacesRunningInstances, bool ThrowsOnRaiseEvent, int HttpPollingMilliseconds)
{
    private const string Section = "extensions:durableTask:";

    // The genuine extension's names for what a start may replace.
    private enum OverridableStates
    {
        NonRunningStates,
        AnyState,
    }

    /// <summary>Reads the section.</summary>
    /// <param name="reader">host.json.</param>
    /// <returns>The settings; ten at once for each processor by default, as in the genuine extension.</returns>
    public static DurableTaskSettings Read(SettingsReader reader)
    {
        var atOnce = 10 * Environment.ProcessorCount;
        var orchestrators = reader.Number(Section + "maxConcurrentOrchestratorFunctions", atOnce, least: 1);
        var settings = new DurableTaskSettings(
            reader.Text(Section + "hubName", "LocalHub", IsHubName, "3 to 45 letters and digits that start with a letter"),
            reader.Number(Section + "maxConcurrentActivityFunctions", atOnce, least: 1),
            orchestrators,
            reader.Number(Section + "maxConcurrentEntityFunctions", orchestrators, least: 1),
            ReadVersions(reader),
            reader.Choice(Section + "overridableExistingInstanceStates", OverridableStates.NonRunningStates)
                == OverridableStates.AnyState,
            reader.Flag(Section + "throwStatusExceptionsOnRaiseEvent", true),
            reader.Number(Section + "httpSettings:defaultAsyncRequestSleepTimeMilliseconds", 30_000, least: 1));
        reader.Elsewhere(
            Section + "storageProvider", Section + "tracing", Section + "notifications", Section + "extendedSessionsEnabled",
            Section + "extendedSessionIdleTimeoutInSeconds", Section + "useGracefulShutdown",
            Section + "maxEntityOperationBatchSize", Section + "entityMessageReorderWindowInMinutes",
            Section + "storeInputsInOrchestrationHistory", Section + "maxOrchestrationActions",
            Section + "rollbackEntityOperationsOnExceptions", Section + "useAppLease", Section + "appLeaseOptions",
            Section + "localRpcEndpointEnabled", Section + "maxGrpcMessageSizeInBytes", Section + "grpcHttpClientTimeout");
        return settings;
    }

    private static VersionRules ReadVersions(SettingsReader reader) => new()
    {
        DefaultVersion = reader.Text(Section + "defaultVersion", "") is { Length: > 0 } version ? version : null,
        MatchStrategy = reader.Choice(Section + "versionMatchStrategy", VersionMatchStrategy.CurrentOrOlder),
        FailureStrategy = reader.Choice(Section + "versionFailureStrategy", VersionFailureStrategy.Reject),
    };

    private static bool IsHubName(string name) =>
        name.Length is >= 3 and <= 45 && char.IsAsciiLetter(name[0]) && name.All(char.IsAsciiLetterOrDigit);
}
