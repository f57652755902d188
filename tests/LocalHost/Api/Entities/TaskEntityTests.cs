using System.Reflection;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Tests.Api.Entities;

/// <summary>Which method runs an operation, with which arguments, and what becomes of the state.</summary>
public sealed class TaskEntityTests
{
    [Theory]
    [InlineData("Plain", null)]
    [InlineData("PLAIN", null)]
    [InlineData("Typed", "3")]
    [InlineData("JustTask", null)]
    [InlineData("TaskWithAHiddenValue", null)]
    [InlineData("TaskOf", "3")]
    [InlineData("JustValueTask", null)]
    [InlineData("ValueTaskOf", "3")]
    [InlineData("WithContext", "thing")]
    [InlineData("get_Size", "3")]
    public async Task RunAsync_EveryShapeOfMethod_GivesItsDeclaredResultAndKeepsTheState(string name, string? expected)
    {
        var operation = new ScriptedOperation(name, state: "2");

        var result = await new Shapes().RunAsync(operation);

        Assert.Equal((expected, "3"), (result?.ToString(), operation.StateJson));
    }

    [Theory]
    [InlineData("Input", "5", "5")]
    [InlineData("InputAndContext", "5", "5 thing")]
    [InlineData("ContextAndInput", "5", "5 thing")]
    [InlineData("Optional", null, "7")]
    [InlineData("Optional", "5", "5")]
    public async Task RunAsync_InputAndContext_AreBoundInAnyOrder(string name, string? input, string expected) =>
        Assert.Equal(expected, await new Shapes().RunAsync(new ScriptedOperation(name, input)));

    [Theory]
    [InlineData("Input", null, "gave none")]
    [InlineData("TwoInputs", "5", "'first' has taken that already")]
    [InlineData("TwoContexts", "5", "'first' has taken that already")]
    public async Task RunAsync_ParameterThatCannotBeBound_IsNamed(string name, string? input, string reason)
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await new Shapes().RunAsync(new ScriptedOperation(name, input)));

        Assert.Contains($"Error dispatching thing/{name}", fault.Message, StringComparison.Ordinal);
        Assert.Contains(reason, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OverloadedOperation_IsAmbiguous() =>
        await Assert.ThrowsAsync<AmbiguousMatchException>(
            async () => await new Shapes().RunAsync(new ScriptedOperation("Overloaded")));

    [Theory]
    [InlineData("Missing")]
    [InlineData("Static")]
    [InlineData("Hidden")]
    public async Task RunAsync_OperationWithoutAPublicInstanceMethod_IsNotSupported(string name)
    {
        var operation = new ScriptedOperation(name, state: "2");

        var fault = await Assert.ThrowsAsync<NotSupportedException>(async () => await new Shapes().RunAsync(operation));

        Assert.Equal($"No suitable method found for entity operation 'thing/{name}'.", fault.Message);
        Assert.Equal("2", operation.StateJson);
    }

    [Fact]
    public async Task RunAsync_MethodThrows_LeavesTheStateAndTheExceptionAsTheyAre()
    {
        var operation = new ScriptedOperation("Fail", state: "2");

        await Assert.ThrowsAsync<FormatException>(async () => await new Shapes().RunAsync(operation));

        Assert.Equal("2", operation.StateJson);
    }

    [Fact]
    public async Task RunAsync_Delete_IsImpliedUnlessTheEntityHasItsOwn()
    {
        var implied = new ScriptedOperation("DELETE", state: "2");
        var own = new ScriptedOperation("delete", state: "2");

        await new Shapes().RunAsync(implied);
        await new KeepsItself().RunAsync(own);

        Assert.Equal((null, "-1"), (implied.StateJson, own.StateJson));
    }

    [Theory]
    [InlineData(null, "[1]")]
    [InlineData("[5,6]", "[5,6,1]")]
    public async Task RunAsync_StateThatIsAnArray_BeginsAsInitializeStateSays(string? before, string after)
    {
        var operation = new ScriptedOperation("Add", state: before);

        await new Numbers().RunAsync(operation);

        Assert.Equal(after, operation.StateJson);
    }

    [Fact]
    public async Task RunAsync_StateSetToNull_IsRemoved()
    {
        var operation = new ScriptedOperation("Clear", state: "[1]");

        await new Numbers().RunAsync(operation);

        Assert.Null(operation.StateJson);
    }

    [Fact]
    public async Task RunAsync_NullableStateThatIsMissing_BeginsWithTheValueInside() =>
        Assert.Equal("0", await new MaybeNumber().RunAsync(new ScriptedOperation("Show")));

    [Fact]
    public async Task RunAsync_StateDispatch_AsksTheEntityFirstThenItsState()
    {
        var onState = new ScriptedOperation("raise", "4", """{"Level":1}""");
        var onEntity = new ScriptedOperation("describe", state: """{"Level":1}""");

        await new Gauge().RunAsync(onState);

        Assert.Equal("""{"Level":5}""", onState.StateJson);
        Assert.Equal("entity", await new Gauge().RunAsync(onEntity));
    }

    [Fact]
    public async Task RunAsync_StateDispatchWithoutAState_IsRefused()
    {
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await new NoGauge().RunAsync(new ScriptedOperation("raise", "4")));

        Assert.Equal("Attempting to dispatch to state, but entity state is null.", fault.Message);
    }

    private class Shapes : TaskEntity<int>
    {
        public int Size => ++State;

        public void Plain() => State++;

        public int Typed() => ++State;

        public async Task JustTask()
        {
            await Task.Yield();
            State++;
        }

        public virtual Task TaskWithAHiddenValue() => Task.FromResult(++State);

        public async Task<int> TaskOf()
        {
            await Task.Yield();
            return ++State;
        }

        public async ValueTask JustValueTask()
        {
            await Task.Yield();
            State++;
        }

        public async ValueTask<int> ValueTaskOf()
        {
            await Task.Yield();
            return ++State;
        }

        public string WithContext(TaskEntityContext context)
        {
            State++;
            return context.Id.Name;
        }

        public string Input(int number) => $"{number}";

        public string InputAndContext(int number, TaskEntityContext context) => $"{number} {context.Id.Name}";

        public string ContextAndInput(TaskEntityContext context, int number) => $"{number} {context.Id.Name}";

        public string Optional(int number = 7) => $"{number}";

        public int TwoInputs(int first, int second) => first + second;

        public bool TwoContexts(TaskEntityContext first, TaskEntityContext second) => first == second;

        public int Overloaded() => State;

        public int Overloaded(int number) => State + number;

        public void Fail()
        {
            State = 9;
            throw new FormatException();
        }

        public static int Static() => 1;

        internal int Hidden() => State;
    }

    private sealed class KeepsItself : Shapes
    {
        public void Delete() => State = -1;
    }

    private sealed class Numbers : TaskEntity<int[]>
    {
        public void Add() => State = [.. State, 1];

        public void Clear() => State = null!;

        protected override int[] InitializeState(TaskEntityOperation entityOperation) => [];
    }

    private sealed class MaybeNumber : TaskEntity<int?>
    {
        public string Show() => $"{State}";
    }

    private sealed class Level
    {
        public int Raise(int by) => Height += by;

        public static string Describe() => "state";

        [System.Text.Json.Serialization.JsonPropertyName("Level")]
        public int Height { get; set; }
    }

    private class Gauge : TaskEntity<Level?>
    {
        protected override bool AllowStateDispatch => true;

        public string Describe() => State is null ? "nothing" : "entity";
    }

    private sealed class NoGauge : Gauge
    {
        protected override Level? InitializeState(TaskEntityOperation entityOperation) => null;
    }
}
