using System.Collections.Immutable;
using System.IO.Hashing;
using System.Reflection;
using System.Text;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>What a function's context tells of the function, taken from its descriptor.</summary>
/// <param name="function">The function.</param>
internal sealed class LocalFunctionDefinition(FunctionDescriptor function) : FunctionDefinition
{
    /// <inheritdoc/>
    public override string Name => function.Name;

    /// <inheritdoc/>
    public override string EntryPoint => function.EntryPoint;

    /// <inheritdoc/>
    public override string PathToAssembly => function.DeclaringType.Assembly.Location;

    /// <inheritdoc/>
    public override string Id { get; } =
        XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(function.Name + function.EntryPoint)).ToString("x16", null);

    /// <inheritdoc/>
    public override ImmutableArray<FunctionParameter> Parameters { get; } =
        [.. function.Method.GetParameters().Select(Describe)];

    /// <inheritdoc/>
    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; } =
        (from parameter in function.Method.GetParameters()
         let binding = parameter.GetCustomAttribute<BindingAttribute>()
         where binding is not null
         select new LocalBindingMetadata(parameter.Name!, BindingNames.Of(binding), BindingDirection.In))
        .ToImmutableDictionary<BindingMetadata, string>(b => b.Name);

    /// <inheritdoc/>
    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; } =
        function.Outputs
        .DistinctBy(o => o.Name)
        .Select(o => new LocalBindingMetadata(o.Name, BindingNames.Of(o.Attribute), BindingDirection.Out))
        .Concat(ResponseOf(function))
        .ToImmutableDictionary<BindingMetadata, string>(b => b.Name);

    /// <summary>What an HTTP function returns is its response unless one of its outputs is.</summary>
    private static IEnumerable<LocalBindingMetadata> ResponseOf(FunctionDescriptor function) =>
        function.Trigger is HttpTriggerAttribute && function.Outputs.Count == 0
            && FunctionMethod.ResultTypeOf(function.Method) is not null
            ? [new LocalBindingMetadata(FunctionOutput.Return, BindingNames.Http, BindingDirection.Out)]
            : [];

    private static FunctionParameter Describe(ParameterInfo parameter) =>
        parameter.HasDefaultValue
            ? new FunctionParameter(parameter.Name!, parameter.ParameterType, true, parameter.DefaultValue)
            : new FunctionParameter(parameter.Name!, parameter.ParameterType);

    private sealed class LocalBindingMetadata(string name, string type, BindingDirection direction) : BindingMetadata
    {
        public override string Name => name;

        public override string Type => type;

        public override BindingDirection Direction => direction;
    }
}
