using Azure;

namespace FunctionsOrchestration.Storage;

/// <summary>Tells that the storage account is what failed.</summary>
internal static class StorageFailure
{
    /// <summary>True for what the storage clients throw: one failure, or all tries of one call together.</summary>
    public static bool Is(Exception exception) =>
        exception is RequestFailedException || (exception as AggregateException)?.InnerException is RequestFailedException;
}
