namespace Microsoft.DurableTask.Client;

/// <summary>Deleting ended instances by when they were created and how they ended.</summary>
public static class DurableTaskClientExtensions
{
    /// <summary>Deletes ended instances.</summary>
    /// <param name="client">The client.</param>
    /// <param name="createdFrom">The earliest time of creation; null for any.</param>
    /// <param name="createdTo">The latest time of creation; null for any.</param>
    /// <param name="statuses">How they ended; null for any.</param>
    /// <param name="options">Whether sub-orchestrations go with them.</param>
    /// <param name="cancellation">Ends the wait for the answer.</param>
    /// <returns>How many were deleted.</returns>
    public static Task<PurgeResult> PurgeInstancesAsync(
        this DurableTaskClient client,
        DateTimeOffset? createdFrom,
        DateTimeOffset? createdTo,
        IEnumerable<OrchestrationRuntimeStatus>? statuses,
        PurgeInstanceOptions? options,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        return client.PurgeAllInstancesAsync(new PurgeInstancesFilter(createdFrom, createdTo, statuses), options, cancellation);
    }

    /// <summary>Deletes ended instances.</summary>
    /// <param name="client">The client.</param>
    /// <param name="createdFrom">The earliest time of creation; null for any.</param>
    /// <param name="createdTo">The latest time of creation; null for any.</param>
    /// <param name="statuses">How they ended; null for any.</param>
    /// <param name="cancellation">Ends the wait for the answer.</param>
    /// <returns>How many were deleted.</returns>
    public static Task<PurgeResult> PurgeInstancesAsync(
        this DurableTaskClient client,
        DateTimeOffset? createdFrom,
        DateTimeOffset? createdTo,
        IEnumerable<OrchestrationRuntimeStatus>? statuses,
        CancellationToken cancellation = default) =>
        PurgeInstancesAsync(client, createdFrom, createdTo, statuses, null, cancellation);

    /// <summary>Deletes ended instances.</summary>
    /// <param name="client">The client.</param>
    /// <param name="createdFrom">The earliest time of creation; null for any.</param>
    /// <param name="createdTo">The latest time of creation; null for any.</param>
    /// <param name="options">Whether sub-orchestrations go with them.</param>
    /// <param name="cancellation">Ends the wait for the answer.</param>
    /// <returns>How many were deleted.</returns>
    public static Task<PurgeResult> PurgeInstancesAsync(
        this DurableTaskClient client,
        DateTimeOffset? createdFrom,
        DateTimeOffset? createdTo,
        PurgeInstanceOptions? options,
        CancellationToken cancellation = default) =>
        PurgeInstancesAsync(client, createdFrom, createdTo, null, options, cancellation);

    /// <summary>Deletes ended instances.</summary>
    /// <param name="client">The client.</param>
    /// <param name="createdFrom">The earliest time of creation; null for any.</param>
    /// <param name="createdTo">The latest time of creation; null for any.</param>
    /// <param name="cancellation">Ends the wait for the answer.</param>
    /// <returns>How many were deleted.</returns>
    public static Task<PurgeResult> PurgeInstancesAsync(
        this DurableTaskClient client,
        DateTimeOffset? createdFrom,
        DateTimeOffset? createdTo,
        CancellationToken cancellation = default) =>
        PurgeInstancesAsync(client, createdFrom, createdTo, null, null, cancellation);
}
