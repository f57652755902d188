using Azure.Core.Serialization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>How the worker reads and writes.</summary>
public class WorkerOptions
{
    /// <summary>Reads trigger input and writes output as JSON; names match without regard to case unless replaced.</summary>
    public ObjectSerializer? Serializer { get; set; }

    /// <summary>The converters of all parameters, in the order in which they are asked.</summary>
    public InputConverterCollection InputConverters { get; } = new();

    /// <summary>What the worker tells the Functions host that it can do; without effect here, where there is no such
    /// host.</summary>
    public IDictionary<string, string> Capabilities { get; } = new Dictionary<string, string>
    {
        ["HandlesWorkerTerminateMessage"] = bool.TrueString,
        ["HandlesInvocationCancelMessage"] = bool.TrueString,
        [nameof(IncludeEmptyEntriesInMessagePayload)] = bool.TrueString,
        ["EnableUserCodeException"] = bool.TrueString,
    };

    /// <summary>Whether the Functions host is told the exceptions of functions as they are; without effect here.</summary>
    [Obsolete("It is the default.")]
    public bool EnableUserCodeException
    {
        get => Has(nameof(EnableUserCodeException));
        set => Set(nameof(EnableUserCodeException), value);
    }

    /// <summary>Whether the Functions host sends empty entries; without effect here.</summary>
    public bool IncludeEmptyEntriesInMessagePayload
    {
        get => Has(nameof(IncludeEmptyEntriesInMessagePayload));
        set => Set(nameof(IncludeEmptyEntriesInMessagePayload), value);
    }

    private bool Has(string capability) => Capabilities.TryGetValue(capability, out var value) && bool.TryParse(value, out var yes) && yes;

    private void Set(string capability, bool value)
    {
        if (value)
            Capabilities[capability] = bool.TrueString;
        else
            Capabilities.Remove(capability);
    }
}
