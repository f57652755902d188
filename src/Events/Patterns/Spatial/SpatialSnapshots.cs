namespace FunctionsOrchestration.Events.Patterns;

/// <summary>All that a pattern over components holds, as plain records for JSON.</summary>
public sealed record ComponentsSnapshot
{
    /// <summary>The form of these records.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The form that this was written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Components that had been forgotten before their time.</summary>
    public long Dropped { get; init; }

    /// <summary>The last event of each component, the oldest first.</summary>
    public IReadOnlyList<SavedEvent> Seen { get; init; } = [];

    /// <summary>Groups that had been reported and have not calmed down since.</summary>
    public IReadOnlyList<SavedGroup> Reported { get; init; } = [];

    /// <summary>Components that were learnt, the one not heard of longest first.</summary>
    public IReadOnlyList<SavedMember> Learnt { get; init; } = [];
}

/// <summary>A group that had been reported.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Enough">How many components were enough.</param>
public sealed record SavedGroup(string Name, int Enough);

/// <summary>A component that was learnt.</summary>
/// <param name="Group">Its group.</param>
/// <param name="Component">Its name.</param>
/// <param name="Time">When it was heard of last.</param>
public sealed record SavedMember(string Group, string Component, DateTimeOffset Time);

/// <summary>What became of a snapshot of a pattern over components.</summary>
/// <param name="Operator">The operator that goes on from it.</param>
/// <param name="Kept">Components that still count.</param>
/// <param name="Lost">Those that do not fit the present form, or that it has no room for.</param>
public sealed record ComponentsRestoration(ComponentsOperator Operator, int Kept, int Lost);

/// <summary>All that a pattern over clusters holds, as plain records for JSON.</summary>
public sealed record ClusterSnapshot
{
    /// <summary>The form of these records.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The form that this was written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Components that had been forgotten before their time.</summary>
    public long Dropped { get; init; }

    /// <summary>The number of the last cluster.</summary>
    public long Clusters { get; init; }

    /// <summary>The last event of each component, the oldest first.</summary>
    public IReadOnlyList<SavedPlace> Placed { get; init; } = [];
}

/// <summary>Where a component is.</summary>
/// <param name="Event">Its last event.</param>
/// <param name="Cluster">The cluster that it is of; 0 for none.</param>
public sealed record SavedPlace(SavedEvent Event, long Cluster);

/// <summary>What became of a snapshot of a pattern over clusters.</summary>
/// <param name="Operator">The operator that goes on from it.</param>
/// <param name="Kept">Components that still count.</param>
/// <param name="Lost">Those that do not fit the present form, or that it has no room for.</param>
public sealed record ClusterRestoration(ClusterOperator Operator, int Kept, int Lost);

/// <summary>All that a pattern over an area holds, as plain records for JSON.</summary>
public sealed record AreaSnapshot
{
    /// <summary>The form of these records.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The form that this was written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Components that had been forgotten before their time.</summary>
    public long Dropped { get; init; }

    /// <summary>The last event of each component that is inside, the oldest first.</summary>
    public IReadOnlyList<SavedEvent> Inside { get; init; } = [];
}

/// <summary>What became of a snapshot of a pattern over an area.</summary>
/// <param name="Operator">The operator that goes on from it.</param>
/// <param name="Kept">Components that are inside of the present area too.</param>
/// <param name="Lost">Those that are not, or that it has no room for.</param>
public sealed record AreaRestoration(AreaOperator Operator, int Kept, int Lost);

/// <summary>All that a correlation holds, as plain records for JSON.</summary>
public sealed record CorrelationSnapshot
{
    /// <summary>The form of these records.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The form that this was written in.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Values that had been forgotten before their time.</summary>
    public long Dropped { get; init; }

    /// <summary>The last event of each stream and value; those of a value together, the value not heard of longest first.</summary>
    public IReadOnlyList<SavedCorrelated> Held { get; init; } = [];
}

/// <summary>An event that waits for those of other streams.</summary>
/// <param name="Stream">The name of its stream in the pattern.</param>
/// <param name="Key">The value.</param>
/// <param name="Event">The event.</param>
public sealed record SavedCorrelated(string Stream, string Key, SavedEvent Event);

/// <summary>What became of a snapshot of a correlation.</summary>
/// <param name="Operator">The operator that goes on from it.</param>
/// <param name="Kept">Events that still wait.</param>
/// <param name="Lost">Those whose stream is not there any more, or that it has no room for.</param>
public sealed record CorrelationRestoration(CorrelationOperator Operator, int Kept, int Lost);
