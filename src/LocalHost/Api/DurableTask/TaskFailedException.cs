namespace Microsoft.DurableTask;

/// <summary>A task that an orchestration awaited has failed.</summary>
public sealed class TaskFailedException : Exception
{
    /// <summary>Reports a failure that was stored.</summary>
    /// <param name="taskName">Name of the activity or sub-orchestration.</param>
    /// <param name="taskId">Its number within the orchestration.</param>
    /// <param name="failureDetails">How it failed.</param>
    public TaskFailedException(string taskName, int taskId, TaskFailureDetails failureDetails)
        : base(Describe(taskName, taskId, failureDetails.ErrorMessage)) =>
        (TaskName, TaskId, FailureDetails) = (taskName, taskId, failureDetails);

    /// <summary>Reports a failure that happened here.</summary>
    /// <param name="taskName">Name of the activity or sub-orchestration.</param>
    /// <param name="taskId">Its number within the orchestration.</param>
    /// <param name="innerException">What it threw.</param>
    public TaskFailedException(string taskName, int taskId, Exception innerException)
        : base(Describe(taskName, taskId, innerException.Message), innerException) =>
        (TaskName, TaskId, FailureDetails) = (taskName, taskId, TaskFailureDetails.FromException(innerException));

    /// <summary>How the task failed.</summary>
    public TaskFailureDetails FailureDetails { get; }

    /// <summary>The task's number within the orchestration.</summary>
    public int TaskId { get; }

    /// <summary>Name of the activity or sub-orchestration.</summary>
    public string TaskName { get; }

    /// <summary>Whether the task ended in an exception of exactly this type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    [Obsolete("It does not see derived types: use FailureDetails.IsCausedBy<T>().")]
    public bool IsCausedByException<T>()
        where T : Exception => FailureDetails.ErrorType == typeof(T).FullName;

    private static string Describe(string taskName, int taskId, string message) =>
        $"Task '{taskName}' (#{taskId}) failed with an unhandled exception: {message}";
}
