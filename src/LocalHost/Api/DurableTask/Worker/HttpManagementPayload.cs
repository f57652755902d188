namespace Microsoft.Azure.Functions.Worker;

/// <summary>Addresses at which a caller watches and steers the instance that it has started, in the order in which they are sent.</summary>
public class HttpManagementPayload
{
    /// <summary>Id of the instance.</summary>
    public string? Id { get; internal set; }

    /// <summary>GET here for the status.</summary>
    public string? StatusQueryGetUri { get; internal set; }

    /// <summary>POST here to send an external event; <c>{eventName}</c> stands for its name.</summary>
    public string? SendEventPostUri { get; internal set; }

    /// <summary>POST here to terminate the instance; <c>{{text}}</c> stands for the reason.</summary>
    public string? TerminatePostUri { get; internal set; }

    /// <summary>Always null, as in the genuine worker.</summary>
    public string? RewindPostUri { get; internal set; }

    /// <summary>DELETE here to purge the instance.</summary>
    public string? PurgeHistoryDeleteUri { get; internal set; }

    /// <summary>Always null, as in the genuine worker.</summary>
    public string? RestartPostUri { get; internal set; }

    /// <summary>POST here to suspend the instance; <c>{{text}}</c> stands for the reason.</summary>
    public string? SuspendPostUri { get; internal set; }

    /// <summary>POST here to resume the instance; <c>{{text}}</c> stands for the reason.</summary>
    public string? ResumePostUri { get; internal set; }
}
