namespace FunctionsOrchestration.Events.Routing.Envelopes;

/// <summary>Where an event stands in its request. The path is only made when something is wrong.</summary>
/// <param name="Index">Its place in the array; null where the request is one event.</param>
internal readonly record struct EventPlace(int? Index)
{
    public string Whole => Index is { } index ? $"[{index}]" : "body";

    public string Field(string name) => Index is { } index ? $"[{index}].{name}" : name;
}
