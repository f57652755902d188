namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a timer function learns of its occurrence.</summary>
public class TimerInfo
{
    /// <summary>The remembered schedule; <see langword="null"/> when occurrences are not remembered.</summary>
    public ScheduleStatus? ScheduleStatus { get; set; }

    /// <summary>Whether this occurrence runs later than it was due.</summary>
    public bool IsPastDue { get; set; }
}

/// <summary>The remembered occurrences of a timer, in UTC.</summary>
public class ScheduleStatus
{
    /// <summary>The last occurrence that ran.</summary>
    public DateTime Last { get; set; }

    /// <summary>The next occurrence.</summary>
    public DateTime Next { get; set; }

    /// <summary>When this record was last written.</summary>
    public DateTime LastUpdated { get; set; }
}
