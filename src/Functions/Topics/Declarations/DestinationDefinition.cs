namespace FunctionsOrchestration.Topics.Declarations;

/// <summary>Where events of a subscription go. Which fields count is told by <see cref="Type"/>.</summary>
public sealed record DestinationDefinition
{
    /// <summary>One of <see cref="DestinationTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>webhook: where to post, https, or http where the configuration allows its network.</summary>
    public string? Url { get; init; }

    /// <summary>webhook: <c>cloudEvents</c> (the default) or <c>eventGrid</c>.</summary>
    public string? Schema { get; init; }

    /// <summary>webhook: name of the setting that holds the secret of its signatures; null signs nothing.</summary>
    public string? SecretSetting { get; init; }

    /// <summary>webhook: the application (its id URI) that a token of this app's identity is asked for; null sends none.</summary>
    public string? EntraAudience { get; init; }

    /// <summary>
    /// queue: name of a queue in the app's storage account. function: name of an Event Grid function of this app. topic: name of another topic.
    /// stream: name of the stream.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>saga: what is started with the event, one of those that the app offers.</summary>
    public string? Saga { get; init; }

    /// <summary>event: the instance that waits, as a template such as <c>ingestion-${/data/order}</c>.</summary>
    public string? Instance { get; init; }

    /// <summary>event: name of the external event that it waits for.</summary>
    public string? EventName { get; init; }

    /// <summary>ai: name of a service of the mesh. circuit, rollout: the same, or a template such as <c>${/data/service}</c>.</summary>
    public string? Service { get; init; }

    /// <summary>
    /// ai: one of its operations; its input is what the transform gives. stream: the operator whose table the events are for. rollout:
    /// <c>start</c>, with the plan that the transform gives, <c>rollback</c> or <c>pause</c>.
    /// </summary>
    public string? Operation { get; init; }

    /// <summary>circuit: the endpoint, or a template such as <c>${/data/endpoint}</c>.</summary>
    public string? Endpoint { get; init; }

    /// <summary>circuit: how long it lets nothing through before probes may try, 1–86,400 seconds; null until it is reset.</summary>
    public int? DurationSeconds { get; init; }

    /// <summary>ai: the topic that the answer is published to; null publishes none.</summary>
    public string? ResultTopic { get; init; }
}

/// <summary>The kinds of destination.</summary>
public static class DestinationTypes
{
    /// <summary>An address that events are posted to.</summary>
    public const string Webhook = "webhook";

    /// <summary>An Event Grid function of this app.</summary>
    public const string Function = "function";

    /// <summary>A storage queue.</summary>
    public const string Queue = "queue";

    /// <summary>A saga that is started, once for each event.</summary>
    public const string Saga = "saga";

    /// <summary>An external event of an instance that waits.</summary>
    public const string Event = "event";

    /// <summary>An operation of an AI service.</summary>
    public const string AI = "ai";

    /// <summary>Another topic.</summary>
    public const string Topic = "topic";

    /// <summary>The shared circuit of an endpoint, which is tripped.</summary>
    public const string Circuit = "circuit";

    /// <summary>A rollout of a service, which is started, paused or rolled back.</summary>
    public const string Rollout = "rollout";

    /// <summary>A stream. Nobody subscribes one: a stream that reads the topic is a subscription by itself.</summary>
    public const string Stream = "stream";

    internal static IReadOnlyList<string> All { get; } = [Webhook, Function, Queue, Saga, Event, AI, Topic, Circuit, Rollout];
}
