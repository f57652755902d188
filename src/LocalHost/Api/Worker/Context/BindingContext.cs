namespace Microsoft.Azure.Functions.Worker;

/// <summary>The metadata that came with the trigger, such as route values or a queue message's dequeue count.</summary>
public abstract class BindingContext
{
    /// <summary>For derived types.</summary>
    protected BindingContext()
    {
    }

    /// <summary>The metadata by name.</summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
