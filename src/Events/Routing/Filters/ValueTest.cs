using FunctionsOrchestration.Events.Routing.Selections;

namespace FunctionsOrchestration.Events.Routing.Filters;

/// <summary>
/// What an operator asks of a value, with Event Grid's answers where there is none or one of another type:
/// - Without the key, NumberNotIn and StringNotIn match and every other operator does not, StringNotContains and its like
///   included (https://learn.microsoft.com/azure/event-grid/event-filtering, the note below the string operators). The page does
///   not name the ranges; NumberNotInRange answers as NumberNotIn.
/// - Values of another type are ignored (the same page, at each operator): a positive operator finds nothing in them, a negative
///   one nothing that speaks against them. Null is such a value; so is "5" for a number, and an array unless arrays are looked
///   into.
/// - In arrays one element is enough for a positive operator, and one is enough to fail a negative one. IsNotNull and its
///   opposite ask for the array itself.
/// </summary>
/// <param name="hits">Whether one value is what the operator names, the negation left aside.</param>
/// <param name="negated">Whether a hit fails the filter.</param>
/// <param name="matchesMissing">The answer where the event does not have the key.</param>
/// <param name="looksIntoArrays">Whether the elements of an array are asked, where the filter has them looked into.</param>
internal sealed class ValueTest(Func<EventValue, bool> hits, bool negated, bool matchesMissing, bool looksIntoArrays = true)
{
    public bool Matches(EventValue value, bool arrays)
    {
        if (value.IsMissing) return matchesMissing;
        return negated != (arrays && looksIntoArrays && value.IsArray ? HitsElement(value) : hits(value));
    }

    private bool HitsElement(EventValue array)
    {
        foreach (var element in array.Element.EnumerateArray())
            if (hits(new EventValue(element))) return true;
        return false;
    }
}
