using System.Text.Json;
using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Routing.Filters;
using FunctionsOrchestration.Events.Routing.Subscriptions;
using FunctionsOrchestration.Events.Routing.Transforms;

namespace FunctionsOrchestration.Events.Tests.Routing;

/// <summary>Events and subscriptions with as little in them as a test needs.</summary>
internal static class Sample
{
    public static CloudEvent Event(string? data = null, string type = "com.example.made", string? subject = "/a/b") => new()
    {
        Id = "1",
        Source = "/shop",
        Type = type,
        Subject = subject,
        Data = data is null ? default : EventData.Json(data),
    };

    public static JsonElement Json(string json) => JsonElement.Parse(json);

    public static RoutedSubscription Subscription(EventFilter filter, string? template = null, string name = "s")
    {
        var transform = template is null ? null : new TransformDefinition { Template = Json(template) };
        var subscription = RoutedSubscription.Compile(name, filter, transform, out var errors);
        Assert.Empty(errors);
        return subscription!;
    }

    public static IReadOnlyList<RoutingError> Errors(EventFilter filter)
    {
        Assert.Null(RoutedSubscription.Compile("s", filter, null, out var errors));
        return errors;
    }

    public static bool Matches(EventFilter filter, CloudEvent one)
    {
        using var view = new EventView(one);
        return Subscription(filter).Matches(view);
    }

    public static EventFilter Rule(string @operator, string key, string? operands, bool arrays = false) => new()
    {
        EnableAdvancedFilteringOnArrays = arrays,
        AdvancedFilters = [Advanced(@operator, key, operands)],
    };

    /// <summary>A filter whose operands are a list where the text is one, and a single value otherwise.</summary>
    public static AdvancedFilter Advanced(string @operator, string key, string? operands) => new(@operator, key)
    {
        Value = operands is null or ['[', ..] ? null : Json(operands),
        Values = operands is ['[', ..] ? Json(operands) : null,
    };
}
