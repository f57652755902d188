using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function for each message of an Azure Storage queue.</summary>
/// <param name="queueName">The queue's name, or <c>%Setting%</c>.</param>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class QueueTriggerAttribute(string queueName) : TriggerBindingAttribute
{
    /// <summary>The queue's name, or <c>%Setting%</c>.</summary>
    public string QueueName { get; } = queueName;

    /// <summary>The setting that holds the connection; <see langword="null"/> for <c>AzureWebJobsStorage</c>.</summary>
    public string? Connection { get; set; }
}

/// <summary>Puts what the function returns, or the marked property of it, on an Azure Storage queue; a list is many
/// messages.</summary>
/// <param name="queueName">The queue's name, or <c>%Setting%</c>.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class QueueOutputAttribute(string queueName) : OutputBindingAttribute
{
    /// <summary>The queue's name, or <c>%Setting%</c>.</summary>
    public string QueueName { get; } = queueName;

    /// <summary>The setting that holds the connection; <see langword="null"/> for <c>AzureWebJobsStorage</c>.</summary>
    public string? Connection { get; set; }
}
