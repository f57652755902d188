using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>One <c>[Function]</c> method of the app, read once at start and checked by <see cref="FunctionCatalog"/>.</summary>
internal sealed class FunctionDescriptor
{
    /// <summary>The name in <c>[Function]</c>, unique in the app without regard to case.</summary>
    public required string Name { get; init; }

    /// <summary>The method, static or not.</summary>
    public required MethodInfo Method { get; init; }

    /// <summary>The trigger's attribute, such as a <see cref="QueueTriggerAttribute"/>.</summary>
    public required TriggerBindingAttribute Trigger { get; init; }

    /// <summary>The parameter that carries the trigger's attribute; its type is what the listener should hand over.</summary>
    public required ParameterInfo TriggerParameter { get; init; }

    /// <summary>The other parameters, in order.</summary>
    public required IReadOnlyList<ParameterInfo> BindingParameters { get; init; }

    /// <summary>What goes out when the function has returned, beside an HTTP response.</summary>
    public required IReadOnlyList<FunctionOutput> Outputs { get; init; }

    /// <summary>How a failed invocation is repeated; <see langword="null"/> for not at all.</summary>
    public RetrySchedule? Retry { get; init; }

    /// <summary>The class that declares the method; an instance is created for each invocation unless the method is
    /// static.</summary>
    public Type DeclaringType => Method.DeclaringType!;

    /// <summary>The type and the method, joined with a dot.</summary>
    public string EntryPoint => $"{DeclaringType.FullName}.{Method.Name}";

    /// <summary>The kind of trigger as host.json and the func CLI name it, such as <c>queueTrigger</c>.</summary>
    public string TriggerType => BindingNames.Of(Trigger);

    /// <summary>What the function's context tells of the function.</summary>
    public FunctionDefinition Definition => field ??= new LocalFunctionDefinition(this);

    /// <summary>Whether a parameter of the method is the trigger's. They are told apart by their places: reflection may give
    /// another object for the same parameter when several threads ask for it at once.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <returns>Whether it is.</returns>
    public bool IsTrigger(ParameterInfo parameter) => parameter.Position == TriggerParameter.Position;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>A value that goes out when the function has returned.</summary>
/// <param name="Name">The property's name, or <c>$return</c> for the whole returned value.</param>
/// <param name="Attribute">Where it goes.</param>
/// <param name="Property">The property of the returned object; <see langword="null"/> for the whole.</param>
internal sealed record FunctionOutput(string Name, OutputBindingAttribute Attribute, PropertyInfo? Property)
{
    /// <summary>The name of the output that is the whole returned value.</summary>
    public const string Return = "$return";

    /// <summary>Reads the value from what the function returned.</summary>
    /// <param name="result">What the function returned.</param>
    /// <returns>The value; <see langword="null"/> sends nothing.</returns>
    /// <remarks>Middleware may have put a result of another type, such as an error response, in place of the
    /// function's.</remarks>
    public object? ValueOf(object? result) =>
        Property is null ? result : Property.DeclaringType!.IsInstanceOfType(result) ? Property.GetValue(result) : null;
}
