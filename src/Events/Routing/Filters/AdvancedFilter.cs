using System.Text.Json;

namespace FunctionsOrchestration.Events.Routing.Filters;

/// <summary>One rule about an attribute or a part of the data, as Event Grid's management API writes it.</summary>
/// <param name="OperatorType">Name of a <see cref="FilterOperator"/>, in any case.</param>
/// <param name="Key">What it looks at: <c>subject</c>, <c>data.customer.tier</c>, the name of an extension attribute.</param>
public sealed record AdvancedFilter(string? OperatorType, string? Key)
{
    /// <summary>What operators with one value compare with: a number or a boolean.</summary>
    public JsonElement? Value { get; init; }

    /// <summary>
    /// What operators with several values compare with: numbers, pairs of numbers, or strings of at most 512 characters.
    /// </summary>
    public JsonElement? Values { get; init; }
}
