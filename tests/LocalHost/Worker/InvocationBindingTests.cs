using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Context.Features;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionsOrchestration.LocalHost.Tests.Worker;

/// <summary>What middleware sees and changes of a function's inputs and outputs.</summary>
public sealed class InvocationBindingTests
{
    private readonly ServiceCollection _services = new();
    private readonly MiddlewarePipeline _pipeline = new();
    private readonly SentOutputs _sent = new();

    [Fact]
    public async Task BindInput_AsObject_IsWhatCameWithTheTrigger()
    {
        object? seen = null;
        _pipeline.Use(_ => async context =>
            seen = (await context.BindInputAsync<object>(context.FunctionDefinition.InputBindings["person"])).Value);

        await InvokeAsync(nameof(Functions.Name), """{"name":"Ada"}""");

        Assert.Equal("""{"name":"Ada"}""", seen);
    }

    [Fact]
    public async Task BindInput_ValueReplaced_ReachesTheFunction()
    {
        _pipeline.Use(next => async context =>
        {
            var input = await context.BindInputAsync<Person>(context.FunctionDefinition.InputBindings["person"]);
            input.Value = new Person(input.Value!.Name + " L.");
            await next(context);
        });

        Assert.Equal("Ada L.", await InvokeAsync(nameof(Functions.Name), """{"name":"Ada"}"""));
    }

    [Fact]
    public async Task BindInput_TextThatDoesNotFit_NamesFunctionAndInput()
    {
        _pipeline.Use(next => async context =>
            await context.BindInputAsync<Person>(context.FunctionDefinition.InputBindings["person"]));

        var fault = await Assert.ThrowsAsync<FunctionInputConverterException>(() => InvokeAsync(nameof(Functions.Name), "{"));

        Assert.Contains("'Name'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'person'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BindFunctionInput_Arguments_AreBoundOnceAndMayBeChanged()
    {
        _pipeline.Use(next => async context =>
        {
            var feature = context.Features.Get<IFunctionInputBindingFeature>()!;
            var arguments = (await feature.BindFunctionInputAsync(context)).Values;
            Assert.Same(arguments, (await feature.BindFunctionInputAsync(context)).Values);
            arguments[0] = new Person("Grace");
            await next(context);
        });

        Assert.Equal("Grace", await InvokeAsync(nameof(Functions.Name), """{"name":"Ada"}"""));
    }

    [Fact]
    public async Task GetOutputBindings_AfterTheFunction_ShowsEachPropertyOfTheAskedType()
    {
        List<string> seen = [];
        _pipeline.Use(next => async context =>
        {
            await next(context);
            seen.AddRange(context.GetOutputBindings<string>().Select(o => $"{o.Name} {o.BindingType} {o.Value}").Order());
            Assert.Null(context.GetInvocationResult().Value);
        });

        await InvokeAsync(nameof(Functions.ToTwoPlaces), "m");

        Assert.Equal(["First queue m1", "Numbers queue ", "Second queue "], seen);
        Assert.Equal(["first:m1", "numbers:System.Int32[]"], _sent.Values);
    }

    [Fact]
    public async Task GetOutputBindings_ValueReplaced_IsSentInstead()
    {
        _pipeline.Use(next => async context =>
        {
            await next(context);
            foreach (var output in context.GetOutputBindings<object>().Where(o => o.Name != "Numbers"))
                output.Value = output.Value is null ? "new" : null;
        });

        await InvokeAsync(nameof(Functions.ToTwoPlaces), "m");

        Assert.Equal(["second:new", "numbers:System.Int32[]"], _sent.Values);
    }

    [Fact]
    public async Task GetInvocationResult_OfAnotherType_IsRefused()
    {
        _pipeline.Use(next => async context =>
        {
            await next(context);
            context.GetInvocationResult<int>();
        });

        await Assert.ThrowsAsync<InvalidOperationException>(() => InvokeAsync(nameof(Functions.Name), """{"name":"Ada"}"""));
    }

    [Fact]
    public async Task InputConverters_Registered_AreAskedBeforeOrAfterTheHost()
    {
        _services.Configure<WorkerOptions>(options =>
        {
            options.InputConverters.RegisterAt<Shouting>(0);
            options.InputConverters.Register<Fallback>();
        });

        Assert.Equal("M, nothing named 'extra'", await InvokeAsync(nameof(Functions.Plain), "m"));
        Assert.Equal("M, E", await InvokeAsync(nameof(Functions.Plain), "m", new() { ["extra"] = "e" }));
    }

    [Fact]
    public async Task InputConverter_OfTheParametersType_IsTold()
    {
        var result = await InvokeAsync(nameof(Functions.OfConverted), "m");

        Assert.Equal("converted m of QueueTriggerAttribute", result);
    }

    [Fact]
    public async Task Activator_OfTheApp_CreatesTheFunctionsClass()
    {
        _services.AddSingleton<IFunctionActivator, Activating>();

        Assert.Equal("own", await InvokeAsync(nameof(Functions.Which), "m"));
    }

    private async Task<object?> InvokeAsync(string name, object value, Dictionary<string, object?>? data = null)
    {
        var catalog = FunctionCatalog.Discover([typeof(Functions)]);
        Assert.True(catalog.TryFind(name, out var function));
        await using var provider = _services.BuildServiceProvider();
        var invoker = new FunctionInvoker(provider, _pipeline, [_sent], NullLoggerFactory.Instance);
        return await invoker.InvokeAsync(function, value, data ?? [], TestContext.Current.CancellationToken);
    }

    public sealed record Person(string Name);

    [InputConverter(typeof(Converting))]
    public sealed record Converted(string Text);

    public sealed class Places
    {
        [QueueOutput("first")]
        public string? First { get; set; }

        [QueueOutput("second")]
        public string? Second { get; set; }

        [QueueOutput("numbers")]
        public IReadOnlyList<int>? Numbers { get; set; }
    }

    public sealed class Functions(string name = "host's")
    {
        [Function(nameof(Name))]
        public static string Name([QueueTrigger("q")] Person person) => person.Name;

        [Function(nameof(Plain))]
        public static string Plain([QueueTrigger("q")] string text, string extra) => $"{text}, {extra}";

        [Function(nameof(OfConverted))]
        public static string OfConverted([QueueTrigger("q")] Converted value) => value.Text;

        [Function(nameof(ToTwoPlaces))]
        public static Places ToTwoPlaces([QueueTrigger("q")] string text) => new() { First = text + 1, Numbers = new int[1] };

        [Function(nameof(Which))]
        public string Which([QueueTrigger("q")] string text) => text.Length > 0 ? name : text;
    }

    private sealed class Activating : IFunctionActivator
    {
        public object? CreateInstance(Type instanceType, FunctionContext context) => new Functions("own");
    }

    private sealed class Shouting : IInputConverter
    {
        public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(
            context.Source is string text ? ConversionResult.Success(text.ToUpperInvariant()) : ConversionResult.Unhandled());
    }

    private sealed class Fallback : IInputConverter
    {
        public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) =>
            new(ConversionResult.Success("nothing named 'extra'"));
    }

    private sealed class Converting : IInputConverter
    {
        public ValueTask<ConversionResult> ConvertAsync(ConverterContext context) => new(
            context.TryGetBindingAttribute<QueueTriggerAttribute>(out var attribute)
                ? ConversionResult.Success(new Converted($"converted {context.Source} of {attribute!.GetType().Name}"))
                : ConversionResult.Unhandled());
    }

    private sealed class SentOutputs : IOutputBinding
    {
        public List<string> Values { get; } = [];

        public bool Handles(OutputBindingAttribute attribute) => attribute is QueueOutputAttribute;

        public Task SendAsync(
            FunctionDescriptor function, OutputBindingAttribute attribute, object value, CancellationToken cancellationToken)
        {
            Values.Add($"{((QueueOutputAttribute)attribute).QueueName}:{value}");
            return Task.CompletedTask;
        }
    }
}
