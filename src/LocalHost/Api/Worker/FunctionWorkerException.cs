namespace Microsoft.Azure.Functions.Worker;

/// <summary>The worker cannot do what was asked.</summary>
public class FunctionWorkerException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    public FunctionWorkerException(string? message) : base(message)
    {
    }

    /// <summary>Says why.</summary>
    /// <param name="message">Why.</param>
    /// <param name="innerException">What it was.</param>
    public FunctionWorkerException(string? message, Exception? innerException) : base(message, innerException)
    {
    }
}

/// <summary>A value that came with the trigger does not fit the parameter that it is for.</summary>
public class FunctionInputConverterException : FunctionWorkerException
{
    /// <summary>Says which and why.</summary>
    /// <param name="message">Which and why.</param>
    public FunctionInputConverterException(string? message) : base(message)
    {
    }

    /// <summary>Says which and why.</summary>
    /// <param name="message">Which and why.</param>
    /// <param name="innerException">What it was.</param>
    public FunctionInputConverterException(string? message, Exception? innerException) : base(message, innerException)
    {
    }
}
