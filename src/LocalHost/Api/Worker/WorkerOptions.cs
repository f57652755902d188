using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>How the worker reads and writes.</summary>
public class WorkerOptions
{
    /// <summary>Reads trigger input and writes output as JSON; names match without regard to case unless replaced.</summary>
    public ObjectSerializer? Serializer { get; set; }
}
