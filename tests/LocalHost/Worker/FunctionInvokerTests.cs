using System.Reflection;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.LocalHost.Tests.Worker;

public sealed class FunctionInvokerTests
{
    private readonly ServiceCollection _services = new();
    private readonly MiddlewarePipeline _pipeline = new();
    private readonly SentOutputs _sent = new();

    [Theory]
    [InlineData(nameof(Functions.Plain), "4")]
    [InlineData(nameof(Functions.OfTask), "4")]
    [InlineData(nameof(Functions.OfValueTask), "4")]
    [InlineData(nameof(Functions.OfNothing), null)]
    [InlineData(nameof(Functions.OfEmptyTask), null)]
    [InlineData(nameof(Functions.OfEmptyValueTask), null)]
    public async Task Invoke_EveryShapeOfReturn_IsAwaited(string name, string? expected) =>
        Assert.Equal(expected, await InvokeAsync(name, "4"));

    [Theory]
    [InlineData(nameof(Functions.ThrowsAtOnce))]
    [InlineData(nameof(Functions.ThrowsLater))]
    public async Task Invoke_FunctionThrows_ExceptionIsItsOwn(string name)
    {
        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => InvokeAsync(name, "4"));

        Assert.Equal("by itself", thrown.Message);
        Assert.Contains(nameof(Functions), thrown.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_ReflectionGaveAnotherObjectForTheParameter_StillGetsTheTrigger()
    {
        var catalog = FunctionCatalog.Discover([typeof(Functions)]);
        Assert.True(catalog.TryFind(nameof(Functions.Plain), out var plain));
        var function = new FunctionDescriptor
        {
            Name = plain.Name,
            Method = plain.Method,
            Trigger = plain.Trigger,
            TriggerParameter = new SameParameter(plain.TriggerParameter),
            BindingParameters = [],
            Outputs = [],
        };

        Assert.Equal("4", await InvokeAsync(function, "4"));
    }

    [Fact]
    public async Task Invoke_JsonText_IsReadAsTheParametersType() =>
        Assert.Equal("Ada 36", await InvokeAsync(nameof(Functions.OfRecord), """{ "name": "Ada", "AGE": 36 }"""));

    [Fact]
    public async Task Invoke_Bytes_BecomeTextAndBack()
    {
        Assert.Equal("tä", await InvokeAsync(nameof(Functions.Plain), BinaryData.FromString("tä")));
        Assert.Equal(3, await InvokeAsync(nameof(Functions.OfBytes), "tä"));
    }

    [Fact]
    public async Task Invoke_TextThatIsNoJson_NamesFunctionAndParameter()
    {
        var fault = await Assert.ThrowsAsync<FunctionInputConverterException>(() => InvokeAsync(nameof(Functions.OfRecord), "{"));

        Assert.Contains($"'{nameof(Functions.OfRecord)}'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("'person'", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_BindingData_FillsParametersOfItsNames()
    {
        var id = Guid.NewGuid();

        var data = new Dictionary<string, object?> { ["id"] = id.ToString(), ["dequeueCount"] = 3L };
        var result = await InvokeAsync(nameof(Functions.OfMetadata), "x", data);

        Assert.Equal($"x {id} 3 fallback ", result);
    }

    [Fact]
    public async Task Invoke_NothingForAValueType_IsRefused() =>
        await Assert.ThrowsAsync<FunctionInputConverterException>(() => InvokeAsync(nameof(Functions.OfMetadata), "x", []));

    [Fact]
    public async Task Invoke_TwoInvocations_HaveAScopeEachThatEnds()
    {
        _services.AddScoped<Resource>();

        var first = (Resource)(await InvokeAsync(nameof(WithServices.TakeResource), "x"))!;
        var second = (Resource)(await InvokeAsync(nameof(WithServices.TakeResource), "x"))!;

        Assert.NotSame(first, second);
        Assert.True(first.Disposed && second.Disposed);
    }

    [Fact]
    public async Task Invoke_DisposableClass_IsDisposedAfterItsAwaitedResult()
    {
        Assert.Equal("alive", await InvokeAsync(nameof(DisposableFunctions.Wait), "x"));
        Assert.True(DisposableFunctions.LastDisposed);
    }

    [Fact]
    public async Task Invoke_Middleware_RunsInOrderAndMayReplaceTheResult()
    {
        var journal = new List<string>();
        _pipeline.Use(next => async context =>
        {
            journal.Add($"outer {context.FunctionDefinition.Name}");
            await next(context);
            context.GetInvocationResult().Value = $"<{context.GetInvocationResult<string>().Value}>";
        });
        _pipeline.Use(next => context =>
        {
            journal.Add("inner");
            return next(context);
        });

        Assert.Equal("<4>", await InvokeAsync(nameof(Functions.Plain), "4"));
        Assert.Equal(["outer Plain", "inner"], journal);
    }

    [Fact]
    public async Task Invoke_MiddlewareThatDoesNotGoOn_KeepsTheFunctionFromRunning()
    {
        _pipeline.Use(_ => _ => Task.CompletedTask);

        Assert.Null(await InvokeAsync(nameof(Functions.ThrowsAtOnce), "4"));
    }

    [Fact]
    public async Task Invoke_MiddlewareAnswersAnErrorInstead_SendsNoOutputOfIt()
    {
        _pipeline.Use(_ => context =>
        {
            context.GetInvocationResult().Value = "an error";
            return Task.CompletedTask;
        });

        Assert.Equal("an error", await InvokeAsync(nameof(Functions.ToTwoPlaces), "m"));
        Assert.Empty(_sent.Values);
    }

    [Fact]
    public async Task Invoke_RetryAttribute_RepeatsAfterPausesThatDouble()
    {
        var time = new FakeTimeProvider();
        var catalog = FunctionCatalog.Discover([typeof(Repeated)]);
        var attempts = new List<(int Attempt, TimeSpan At)>();
        var start = time.GetUtcNow();
        _pipeline.Use(next => context =>
        {
            attempts.Add((context.RetryContext.RetryCount, time.GetUtcNow() - start));
            return next(context);
        });
        var invoker = new FunctionInvoker(_services.BuildServiceProvider(), _pipeline, [], NullLoggerFactory.Instance, time);

        var run = invoker.InvokeAsync(
            catalog.Functions[0], new TimerInfo(), new Dictionary<string, object?>(), TestContext.Current.CancellationToken);
        while (!run.IsCompleted)
            time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<InvalidOperationException>(() => run);
        Assert.Equal([(0, 0), (1, 2), (2, 6), (3, 11)], attempts.Select(a => (a.Attempt, (int)a.At.TotalSeconds)));
    }

    [Fact]
    public async Task Invoke_Outputs_AreSentOnceTheFunctionReturned()
    {
        await InvokeAsync(nameof(Functions.ToQueue), "m");
        await InvokeAsync(nameof(Functions.ToTwoPlaces), "m");

        Assert.Equal(["all:m", "first:m1"], _sent.Values);
    }

    [Fact]
    public async Task Invoke_FunctionThrows_SendsNothing()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => InvokeAsync(nameof(Functions.ThrowsWithOutput), "m"));

        Assert.Empty(_sent.Values);
    }

    private async Task<object?> InvokeAsync(string name, object value, Dictionary<string, object?>? data = null)
    {
        var catalog = FunctionCatalog.Discover([typeof(Functions), typeof(WithServices), typeof(DisposableFunctions)]);
        Assert.True(catalog.TryFind(name, out var function));
        return await InvokeAsync(function, value, data);
    }

    private async Task<object?> InvokeAsync(FunctionDescriptor function, object value, Dictionary<string, object?>? data = null)
    {
        await using var provider = _services.BuildServiceProvider();
        var invoker = new FunctionInvoker(provider, _pipeline, [_sent], NullLoggerFactory.Instance);
        return await invoker.InvokeAsync(function, value, data ?? [], TestContext.Current.CancellationToken);
    }

    public sealed record Person(string Name, int Age);

    private sealed class SameParameter : ParameterInfo
    {
        public SameParameter(ParameterInfo parameter) =>
            (NameImpl, PositionImpl, ClassImpl, MemberImpl) =
                (parameter.Name, parameter.Position, parameter.ParameterType, parameter.Member);
    }

    public sealed class Resource : IDisposable
    {
        public bool Disposed { get; private set; }

        public void Dispose() => Disposed = true;
    }

    public sealed class TwoPlaces
    {
        [QueueOutput("first")]
        public string? First { get; set; }

        [QueueOutput("second")]
        public string? Second { get; set; }
    }

    public sealed class Functions
    {
        [Function(nameof(Plain))]
        public string Plain([QueueTrigger("q")] string text) => text;

        [Function(nameof(OfTask))]
        public async Task<string> OfTask([QueueTrigger("q")] string text)
        {
            await Task.Yield();
            return text;
        }

        [Function(nameof(OfValueTask))]
        public ValueTask<string> OfValueTask([QueueTrigger("q")] string text) => ValueTask.FromResult(text);

        [Function(nameof(OfNothing))]
        public void OfNothing([QueueTrigger("q")] string text) => _ = text;

        [Function(nameof(OfEmptyTask))]
        public Task OfEmptyTask([QueueTrigger("q")] string text) => Task.FromResult(text);

        [Function(nameof(OfEmptyValueTask))]
        public ValueTask OfEmptyValueTask([QueueTrigger("q")] string text) => new(Task.FromResult(text));

        [Function(nameof(ThrowsAtOnce))]
        public Task ThrowsAtOnce([QueueTrigger("q")] string text) => throw new InvalidOperationException("by itself");

        [Function(nameof(ThrowsLater))]
        public async Task<int> ThrowsLater([QueueTrigger("q")] string text)
        {
            await Task.Yield();
            throw new InvalidOperationException("by itself");
        }

        [Function(nameof(OfRecord))]
        public string OfRecord([QueueTrigger("q")] Person person) => $"{person.Name} {person.Age}";

        [Function(nameof(OfBytes))]
        public int OfBytes([QueueTrigger("q")] byte[] bytes) => bytes.Length;

        [Function(nameof(OfMetadata))]
        public string OfMetadata(
            [QueueTrigger("q")] string text, Guid id, int dequeueCount, string word = "fallback", string? absent = null) =>
            $"{text} {id} {dequeueCount} {word} {absent}";

        [Function(nameof(ToQueue))]
        [QueueOutput("all")]
        public string ToQueue([QueueTrigger("q")] string text) => text;

        [Function(nameof(ToTwoPlaces))]
        public TwoPlaces ToTwoPlaces([QueueTrigger("q")] string text) => new() { First = text + 1 };

        [Function(nameof(ThrowsWithOutput))]
        [QueueOutput("all")]
        public string ThrowsWithOutput([QueueTrigger("q")] string text) => throw new InvalidOperationException(text);
    }

    public static class Repeated
    {
        [Function("Repeated")]
        [ExponentialBackoffRetry(3, "00:00:02", "00:00:05")]
        public static void Run([TimerTrigger("0 * * * * *")] TimerInfo timer) =>
            throw new InvalidOperationException($"{timer.IsPastDue}");
    }

    public sealed class WithServices(Resource resource)
    {
        [Function(nameof(TakeResource))]
        public Resource TakeResource([QueueTrigger("q")] string text) => resource;
    }

    public sealed class DisposableFunctions : IDisposable
    {
        private bool _disposed;

        public static bool LastDisposed { get; private set; }

        [Function(nameof(Wait))]
        public async Task<string> Wait([QueueTrigger("q")] string text)
        {
            await Task.Yield();
            return _disposed ? "disposed" : "alive";
        }

        public void Dispose() => LastDisposed = _disposed = true;
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
