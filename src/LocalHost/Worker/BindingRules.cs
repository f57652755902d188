using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>What the parameter of each kind of trigger may be, and where outputs may go, so that a wrong one is told at start
/// and not at
/// the first invocation.</summary>
internal static class BindingRules
{
    /// <summary>Checks where an output goes.</summary>
    /// <param name="output">The output.</param>
    /// <returns>What is wrong, to follow the function's name; <see langword="null"/> when nothing is.</returns>
    public static string? Check(FunctionOutput output) =>
        output.Attribute is HttpResultAttribute or QueueOutputAttribute or EventGridOutputAttribute
            ? null
            : $"has an output '{output.Name}' of kind {output.Attribute.GetType()}, which this host does not serve.";

    /// <summary>Checks a trigger's parameter.</summary>
    /// <param name="trigger">The trigger.</param>
    /// <param name="type">The parameter's type.</param>
    /// <returns>What is wrong, to follow the function's name; <see langword="null"/> when nothing is.</returns>
    public static string? Check(TriggerBindingAttribute trigger, Type type) => trigger switch
    {
        OrchestrationTriggerAttribute when type != typeof(TaskOrchestrationContext) =>
            Wrong(type, nameof(TaskOrchestrationContext)),
        EntityTriggerAttribute when type != typeof(TaskEntityDispatcher) => Wrong(type, nameof(TaskEntityDispatcher)),
        TimerTriggerAttribute when type != typeof(TimerInfo) && type != typeof(string) =>
            Wrong(type, $"{nameof(TimerInfo)} or string"),
        OrchestrationTriggerAttribute or EntityTriggerAttribute or ActivityTriggerAttribute or TimerTriggerAttribute => null,
        HttpTriggerAttribute or QueueTriggerAttribute or EventGridTriggerAttribute => null,
        _ => $"has a trigger of kind {trigger.GetType()}, which this host does not serve.",
    };

    private static string Wrong(Type type, string expected) => $"has a trigger parameter of type {type}; it must be {expected}.";
}
