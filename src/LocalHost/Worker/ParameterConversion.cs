using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>What converters are told of a parameter.</summary>
/// <param name="parameter">The parameter.</param>
/// <param name="source">What came under its name.</param>
/// <param name="context">The invocation.</param>
internal sealed class ParameterConversion(ParameterInfo parameter, object? source, LocalFunctionContext context)
    : ConverterContext
{
    /// <summary>The key of the parameter's binding attribute in <see cref="Properties"/>.</summary>
    public const string BindingAttribute = "bindingAttribute";

    /// <summary>The parameter's name.</summary>
    public string Name => parameter.Name!;

    /// <summary>The invocation.</summary>
    public LocalFunctionContext Context => context;

    /// <inheritdoc/>
    public override Type TargetType => parameter.ParameterType;

    /// <inheritdoc/>
    public override object? Source => source;

    /// <inheritdoc/>
    public override FunctionContext FunctionContext => context;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, object> Properties => field ??=
        parameter.GetCustomAttribute<BindingAttribute>() is { } binding
            ? ImmutableDictionary<string, object>.Empty.Add(BindingAttribute, binding)
            : ImmutableDictionary<string, object>.Empty;

    /// <summary>A parameter of an invocation.</summary>
    /// <param name="function">The function.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="context">The invocation.</param>
    /// <returns>What converters are told.</returns>
    public static ParameterConversion Of(FunctionDescriptor function, ParameterInfo parameter, LocalFunctionContext context) =>
        new(parameter, function.IsTrigger(parameter) ? context.TriggerValue : context.DataOf(parameter.Name!), context);
}
