using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>Sends what functions return to one kind of destination. Registered as a singleton.</summary>
internal interface IOutputBinding
{
    /// <summary>Whether this binding sends values that are marked with the attribute.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <returns>Whether it does.</returns>
    bool Handles(OutputBindingAttribute attribute);

    /// <summary>Sends a value; when it throws, the invocation has failed.</summary>
    /// <param name="function">The function that returned the value.</param>
    /// <param name="attribute">The destination.</param>
    /// <param name="value">The value, or a list of values.</param>
    /// <param name="cancellationToken">Stops sending.</param>
    /// <returns>A task that ends when the value is stored at its destination.</returns>
    Task SendAsync(
        FunctionDescriptor function, OutputBindingAttribute attribute, object value, CancellationToken cancellationToken);
}
