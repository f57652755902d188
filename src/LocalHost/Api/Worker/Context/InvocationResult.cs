namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a function returned, for middleware to read or replace.</summary>
/// <typeparam name="T">The type as which it is read.</typeparam>
public abstract class InvocationResult<T>
{
    /// <summary>For derived types.</summary>
    protected InvocationResult()
    {
    }

    /// <summary>The returned value; <see langword="null"/> before the function has returned.</summary>
    public abstract T? Value { get; set; }
}

/// <summary>What a function returned, for middleware to read or replace.</summary>
public abstract class InvocationResult : InvocationResult<object>
{
    /// <summary>For derived types.</summary>
    protected InvocationResult()
    {
    }
}
