using DevLab.JmesPath;
using DevLab.JmesPath.Expressions;
using Newtonsoft.Json.Linq;

namespace FunctionsOrchestration.Events.Routing.Conditions;

/// <summary>
/// A condition on an event, in JMESPath (https://jmespath.org): for what advanced filters cannot say, as comparing two fields,
/// <c>or</c> between fields, or looking into arrays of objects. Decision 11 says why this language, and how its cost is bounded.
/// </summary>
internal sealed class EventCondition
{
    private static readonly JmesPath Language = new();
    private readonly JmesPathExpression _expression;

    private EventCondition(JmesPathExpression expression) => _expression = expression;

    /// <summary>Reads a condition; null where it is none, which is noted.</summary>
    public static EventCondition? Compile(string text, string field, RoutingErrors errors)
    {
        var before = errors.Count;
        ConditionRules.Check(text, field, errors);
        if (errors.Count > before) return null;
        try
        {
            return new EventCondition(Language.Parse(text));
        }
        catch (Exception exception)
        {
            errors.Add(field, text, $"The condition is no JMESPath: {exception.Message}", "Write for example data.amount > `100` && contains(data.tags, 'urgent').");
            return null;
        }
    }

    /// <summary>
    /// Whether it holds: JMESPath calls true whatever is not false, null, or empty. A condition that meets a value of the wrong
    /// type, as <c>length(`1`)</c>, does not hold.
    /// </summary>
    public bool Holds(EventView view) => Holds(view, out _);

    /// <param name="view">The event.</param>
    /// <param name="problem">Why it could not be told; null where it could.</param>
    public bool Holds(EventView view, out string? problem)
    {
        problem = null;
        try
        {
            return IsTrue(_expression.Transform(view.Scope.Root).AsJToken());
        }
        catch (Exception exception)
        {
            problem = exception.Message;
            return false;
        }
    }

    private static bool IsTrue(JToken? result) => result switch
    {
        null => false,
        JContainer container => container.HasValues,
        JValue { Type: JTokenType.Null } => false,
        JValue { Type: JTokenType.Boolean } value => (bool)value,
        JValue { Type: JTokenType.String } value => ((string)value!).Length > 0,
        _ => true,
    };
}
