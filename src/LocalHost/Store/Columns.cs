namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>The columns of an instance, in the order in which they are read.</summary>
internal static class InstanceColumns
{
    // A step that changes nothing else of the row leaves it alone, so the time of the last one stands in the history.
    private const string LastStep =
        "(SELECT at FROM history h WHERE h.id BETWEEN instances.key << 24 AND (instances.key << 24) + 16777215 ORDER BY h.id DESC LIMIT 1)";

    public const string All =
        "key, id, name, status, created, version, parent, tags, " +
        $"MAX(updated, COALESCE({LastStep}, 0)), completed, custom_status, output, failure, wake";

    public static InstanceRow Read(Statement row) =>
        new(row.Int64(0), row.Text(1), row.Text(2), (InstanceStatus)row.Int64(3), row.Time(4))
        {
            Version = row.TextOrNull(5),
            Parent = row.TextOrNull(6),
            Tags = StoreJson.ReadTags(row.TextOrNull(7)),
            Updated = row.Time(8),
            Completed = row.TimeOrNull(9),
            CustomStatus = row.TextOrNull(10),
            Output = row.TextOrNull(11),
            Failure = StoreJson.ReadFailure(row.TextOrNull(12)),
            Wake = row.Int64(13) != 0,
        };
}

/// <summary>The columns of an entity, in the order in which they are read.</summary>
internal static class EntityColumns
{
    public const string All = "id, state, updated, lock_id, lock_owner";

    public static EntityRow Read(Statement row) => new(row.Text(0), row.TextOrNull(1), row.Time(2))
    {
        LockId = row.TextOrNull(3),
        LockOwner = row.TextOrNull(4),
    };
}
