namespace Microsoft.DurableTask;

/// <summary>Who called an activity.</summary>
public abstract class TaskActivityContext
{
    /// <summary>Id of the orchestration that called.</summary>
    public abstract string InstanceId { get; }

    /// <summary>Name of the activity.</summary>
    public abstract TaskName Name { get; }

    /// <summary>Version that was asked for; empty for none, and always so in Azure Functions.</summary>
    public virtual string Version => "";
}
