using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Asks for the client of the task hub.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>Setting with the storage connection; a local host has one store and ignores it.</summary>
    public string? ConnectionName { get; set; }

    /// <summary>Name of the task hub; a local host has one and ignores it.</summary>
    public string? TaskHub { get; set; }
}
