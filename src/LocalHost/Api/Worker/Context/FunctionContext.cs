namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function, as the function and the middleware around it see it.</summary>
public abstract class FunctionContext
{
    /// <summary>A unique id of this invocation.</summary>
    public abstract string InvocationId { get; }

    /// <summary>The function's id, the same for as long as its name and entry point are.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The W3C trace context under which the function runs.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>The trigger's metadata.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>How often this invocation has been repeated.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>The services of this invocation's scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>The function that runs.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>What middleware shares during this invocation.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>What the host offers to this invocation, by type.</summary>
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Is signalled when the caller is gone or the host stops.</summary>
    public virtual CancellationToken CancellationToken { get; } = CancellationToken.None;
}
