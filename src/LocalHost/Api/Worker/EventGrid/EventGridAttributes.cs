using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function for events that are posted to the host's Event Grid endpoint.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class EventGridTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Starts the function once for each event, unless <see cref="IsBatched"/> is set.</summary>
    public EventGridTriggerAttribute()
    {
    }

    /// <summary>Whether the parameter is an array that takes all the events of one request.</summary>
    public bool IsBatched { get; set; }
}

/// <summary>Publishes what the function returns, or the marked property of it, to an Event Grid topic; a list is many
/// events.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class EventGridOutputAttribute : OutputBindingAttribute
{
    /// <summary>Publishes to the topic that the properties name.</summary>
    public EventGridOutputAttribute()
    {
    }

    /// <summary>The setting that holds the topic's endpoint.</summary>
    public string? TopicEndpointUri { get; set; }

    /// <summary>The setting that holds the topic's key.</summary>
    public string? TopicKeySetting { get; set; }

    /// <summary>The prefix of settings that describe an identity-based connection.</summary>
    public string? Connection { get; set; }
}
