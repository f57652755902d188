namespace Microsoft.Azure.Functions.Worker;

/// <summary>One argument of an invocation, for middleware to read or replace.</summary>
/// <typeparam name="T">The type as which it is read.</typeparam>
public abstract class InputBindingData<T>
{
    /// <summary>For derived types.</summary>
    protected InputBindingData()
    {
    }

    /// <summary>The input.</summary>
    public abstract BindingMetadata BindingMetadata { get; }

    /// <summary>The argument; what is set reaches the function.</summary>
    public abstract T? Value { get; set; }
}

/// <summary>One output of an invocation, for middleware to read or replace.</summary>
/// <typeparam name="T">The type as which it is read.</typeparam>
public abstract class OutputBindingData<T>
{
    /// <summary>For derived types.</summary>
    protected OutputBindingData()
    {
    }

    /// <summary>The kind of binding, such as <c>queue</c>.</summary>
    public abstract string BindingType { get; }

    /// <summary>The property's name, or <c>$return</c> for the whole returned value.</summary>
    public abstract string Name { get; }

    /// <summary>The value; null when there is none, or when it is of another type. What is set is sent instead.</summary>
    public abstract T? Value { get; set; }
}
