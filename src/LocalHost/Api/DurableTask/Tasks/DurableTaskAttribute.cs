namespace Microsoft.DurableTask;

/// <summary>Marks the class of an orchestrator, activity or entity, for which typed calls are then generated.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false, Inherited = false)]
public sealed class DurableTaskAttribute : Attribute
{
    /// <summary>Names the task.</summary>
    /// <param name="name">The name; null for the name of the class.</param>
    public DurableTaskAttribute(string? name = null) => Name = string.IsNullOrEmpty(name) ? default : new(name);

    /// <summary>The name; the default value for the name of the class.</summary>
    public TaskName Name { get; }

    /// <summary>The version; null for none, which is what Azure Functions runs.</summary>
    public string? Version { get; set; }
}
