namespace Microsoft.Azure.Functions.Worker;

/// <summary>One input or output of a function.</summary>
public abstract class BindingMetadata
{
    /// <summary>For derived types.</summary>
    protected BindingMetadata()
    {
    }

    /// <summary>The parameter's or property's name.</summary>
    public abstract string Name { get; }

    /// <summary>The kind of binding, such as <c>httpTrigger</c>.</summary>
    public abstract string Type { get; }

    /// <summary>Whether values come in or go out.</summary>
    public abstract BindingDirection Direction { get; }
}

/// <summary>Whether values come in or go out.</summary>
public enum BindingDirection
{
    /// <summary>In.</summary>
    In = 0,

    /// <summary>Out.</summary>
    Out = 1,
}
