using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Events.Delivery.Webhooks;
using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Subscriptions;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Topics.Deliveries.Destinations;
using Microsoft.Extensions.Configuration;

namespace FunctionsOrchestration.Topics.Declarations;

/// <summary>Finds everything that is wrong with a subscription before it is declared.</summary>
/// <param name="catalog">The topics.</param>
/// <param name="flows">Where events go from topic to topic.</param>
/// <param name="mesh">Knows services.</param>
/// <param name="webhooks">Judges addresses.</param>
/// <param name="sagas">What may be started.</param>
/// <param name="configuration">Where secrets are.</param>
public sealed class SubscriptionRules(
    TopicCatalog catalog, EventFlows flows, IMesh mesh, WebhookGuard webhooks, IEnumerable<StartableSaga> sagas, IConfiguration configuration)
{
    /// <summary>Notes what is wrong.</summary>
    internal async Task CheckAsync(string topic, string name, SubscriptionDefinition subscription, RequestErrors errors, CancellationToken cancellation)
    {
        RoutedSubscription.Compile(name, subscription.Filter, subscription.Transform, out var found);
        Add(found, "", errors);
        foreach (var problem in subscription.Delivery.ToPolicy().Errors())
            errors.Add("delivery", null, problem, "Send a value of that range.");
        await CheckDestinationAsync(topic, subscription.Destination, errors, cancellation);
    }

    private async Task CheckDestinationAsync(string topic, DestinationDefinition destination, RequestErrors errors, CancellationToken cancellation)
    {
        switch (destination.Type)
        {
            case DestinationTypes.Webhook:
                await CheckWebhookAsync(destination, errors, cancellation);
                break;
            case DestinationTypes.Queue:
                if (!Names.IsQueue(destination.Name))
                    errors.Add("destination.name", destination.Name, "Not the name of a storage queue.", "Send 3 to 63 lower-case letters, digits and single hyphens.");
                else flows.Check(topic, EventFlows.Queue(destination.Name!), "destination.name", errors);
                break;
            case DestinationTypes.Function:
                if (string.IsNullOrWhiteSpace(destination.Name)) errors.Add("destination.name", destination.Name, "The function is missing.", "Name an Event Grid function of this app.");
                break;
            case DestinationTypes.Saga:
                if (sagas.All(saga => saga.Name != destination.Saga))
                    errors.Add("destination.saga", destination.Saga, "There is no such saga.", $"Use one of {string.Join(", ", sagas.Select(saga => saga.Name))}.");
                break;
            case DestinationTypes.Event:
                CheckInstance(destination, errors);
                break;
            case DestinationTypes.AI:
                CheckOperation(topic, destination, errors);
                break;
            case DestinationTypes.Topic:
                CheckTopic(topic, "destination.name", destination.Name, errors);
                break;
            case DestinationTypes.Circuit:
                CheckTemplate("destination.service", destination.Service, errors);
                CheckTemplate("destination.endpoint", destination.Endpoint, errors);
                if (destination.DurationSeconds is < 1 or > CircuitDestination.MostSeconds)
                    errors.Add("destination.durationSeconds", $"{destination.DurationSeconds}", $"It must be 1–{CircuitDestination.MostSeconds}.", "Send for example 300, or leave it out to trip until a reset.");
                break;
            case DestinationTypes.Rollout:
                CheckTemplate("destination.service", destination.Service, errors);
                if (!RolloutDestination.Operations.Contains(destination.Operation))
                    errors.Add("destination.operation", destination.Operation, "A rollout cannot do that for an event.", $"Use one of {string.Join(", ", RolloutDestination.Operations)}.");
                break;
            default:
                errors.Add("destination.type", destination.Type, "There is no such kind of destination.", $"Use one of {string.Join(", ", DestinationTypes.All)}.");
                break;
        }
    }

    private async Task CheckWebhookAsync(DestinationDefinition destination, RequestErrors errors, CancellationToken cancellation)
    {
        if (!Uri.TryCreate(destination.Url, UriKind.Absolute, out var url))
            errors.Add("destination.url", destination.Url, "Not an absolute address.", "Send an address such as https://example.com/events.");
        else if (await webhooks.RefusalOfAsync(url, cancellation) is { } refusal)
            errors.Add("destination.url", destination.Url, refusal, "Use a public address, or allow its network by Events:AllowedNetworks.");
        if (destination.Schema is not (null or "cloudEvents" or "eventGrid"))
            errors.Add("destination.schema", destination.Schema, "There is no such schema.", "Send cloudEvents or eventGrid.");
        if (destination.SecretSetting is { } setting && !WebhookSignature.IsSecret(configuration[setting]))
            errors.Add("destination.secretSetting", setting, "The setting holds no secret that can be used.", "Set it to base64 of 24 to 64 bytes, such as from: openssl rand -base64 32.");
    }

    private static void CheckInstance(DestinationDefinition destination, RequestErrors errors)
    {
        if (string.IsNullOrWhiteSpace(destination.EventName))
            errors.Add("destination.eventName", destination.EventName, "The external event is missing.", "Name what the instance waits for.");
        if (destination.Instance is not { Length: > 0 } template)
        {
            errors.Add("destination.instance", destination.Instance, "The instance is missing.", "Send a template such as order-${/data/order}.");
            return;
        }

        WaitingInstanceDestination.Compile(template, out var found);
        Add(found, "destination.instance", errors);
    }

    private static void CheckTemplate(string field, string? template, RequestErrors errors)
    {
        if (string.IsNullOrWhiteSpace(template))
        {
            errors.Add(field, template, "It is missing.", "Send a name, or a template such as ${/data/service}.");
            return;
        }

        WaitingInstanceDestination.Compile(template, out var found);
        Add(found, field, errors);
    }

    private void CheckOperation(string topic, DestinationDefinition destination, RequestErrors errors)
    {
        if (!mesh.TryFind(destination.Service ?? "", destination.Operation ?? "", out _, out var problem))
            errors.Add("destination.operation", $"{destination.Service}/{destination.Operation}", problem.Message, "GET /api/services shows what there is.");
        if (destination.ResultTopic is { } result) CheckTopic(topic, "destination.resultTopic", result, errors);
    }

    private void CheckTopic(string from, string field, string? to, RequestErrors errors)
    {
        if (to is null || catalog.Find(to) is null)
        {
            errors.Add(field, to, "There is no such topic.", "Declare it first; GET /api/topics lists them.");
        }
        else
        {
            flows.Check(from, to, field, errors);
        }
    }

    private static void Add(IReadOnlyList<RoutingError> found, string field, RequestErrors errors)
    {
        foreach (var error in found) errors.Add(field.Length > 0 ? field : error.Field, error.Value, error.Problem, error.Fix);
    }
}
