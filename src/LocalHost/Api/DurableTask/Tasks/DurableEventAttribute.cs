namespace Microsoft.DurableTask;

/// <summary>Marks the type of an external event, for which typed waiting and sending is then generated.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = false, Inherited = false)]
public sealed class DurableEventAttribute : Attribute
{
    /// <summary>Names the event.</summary>
    /// <param name="name">The name; null for the name of the type.</param>
    public DurableEventAttribute(string? name = null) => Name = string.IsNullOrEmpty(name) ? default : new(name);

    /// <summary>The name; the default value for the name of the type.</summary>
    public TaskName Name { get; }
}
