namespace FunctionsOrchestration.Events.Routing.Filters;

/// <summary>
/// Every operator of Event Grid's advanced filters (https://learn.microsoft.com/azure/event-grid/event-filtering#operators).
/// </summary>
public enum FilterOperator
{
    /// <summary>The number is one of the values.</summary>
    NumberIn,

    /// <summary>The number is none of the values.</summary>
    NumberNotIn,

    /// <summary>The number is less than the value.</summary>
    NumberLessThan,

    /// <summary>The number is the value or less.</summary>
    NumberLessThanOrEquals,

    /// <summary>The number is greater than the value.</summary>
    NumberGreaterThan,

    /// <summary>The number is the value or greater.</summary>
    NumberGreaterThanOrEquals,

    /// <summary>The number is in one of the ranges; both ends belong to it.</summary>
    NumberInRange,

    /// <summary>The number is in none of the ranges.</summary>
    NumberNotInRange,

    /// <summary>The boolean is the value.</summary>
    BoolEquals,

    /// <summary>The string contains one of the values.</summary>
    StringContains,

    /// <summary>The string contains none of the values.</summary>
    StringNotContains,

    /// <summary>The string begins with one of the values.</summary>
    StringBeginsWith,

    /// <summary>The string begins with none of the values.</summary>
    StringNotBeginsWith,

    /// <summary>The string ends with one of the values.</summary>
    StringEndsWith,

    /// <summary>The string ends with none of the values.</summary>
    StringNotEndsWith,

    /// <summary>The string is one of the values.</summary>
    StringIn,

    /// <summary>The string is none of the values.</summary>
    StringNotIn,

    /// <summary>There is nothing, or null.</summary>
    IsNullOrUndefined,

    /// <summary>There is something other than null.</summary>
    IsNotNull,
}
