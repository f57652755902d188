using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace FunctionsOrchestration.LocalHost.Tests.Worker;

public sealed class FunctionCatalogTests
{
    [Fact]
    public void Discover_StaticInstanceAndInheritedClasses_FindsEachFunctionOnce()
    {
        var catalog = FunctionCatalog.Discover([typeof(Base), typeof(Derived), typeof(Statics)]);

        Assert.Equal(["FromBase", "FromDerived", "Static"], catalog.Functions.Select(f => f.Name));
        Assert.True(catalog.TryFind("static", out var found) && found.Trigger is QueueTriggerAttribute { QueueName: "q" });
    }

    [Fact]
    public void Discover_Function_IsDescribedToItsContext()
    {
        var definition = FunctionCatalog.Discover([typeof(Statics)]).Functions[0].Definition;

        Assert.Equal("queueTrigger", definition.InputBindings["message"].Type);
        Assert.Equal("queue", definition.OutputBindings["$return"].Type);
        Assert.Equal(BindingDirection.Out, definition.OutputBindings["$return"].Direction);
        Assert.Equal(["message", "dequeueCount"], definition.Parameters.Select(p => p.Name));
        Assert.Equal(definition.Id, FunctionCatalog.Discover([typeof(Statics)]).Functions[0].Definition.Id);
    }

    [Fact]
    public void Discover_SeveralMistakes_AreAllInOneException()
    {
        var discover = () => FunctionCatalog.Discover([typeof(Wrong), typeof(WrongAbstract)]);
        var fault = Assert.Throws<FunctionCatalogException>(discover);

        string[] expected =
        [
            "Function 'NoTrigger' has no trigger",
            "Function 'TwoTriggers' has 2 triggers (a, b)",
            "'1st' of",
            "must be public",
            "must not be generic",
            "async void",
            "parameter 'count' of type System.Int32& cannot be bound",
            "is abstract",
            "Function name 'Twice' is used by",
            "Function 'RetriedHttp' has a retry attribute, which only timer triggers honour",
            "Function 'RetriedBadly': a retry attribute needs",
            "Function 'Orchestrates' has a trigger parameter of type System.String; it must be TaskOrchestrationContext.",
            "'client' is marked [DurableClient] and must be a DurableTaskClient",
            "Function 'Foreign' has a trigger of kind",
            "Function 'Foreign' has an output '$return' of kind",
        ];
        Assert.Equal(expected.Length, fault.Mistakes.Count);
        Assert.All(expected, part => Assert.Contains(part, fault.Message, StringComparison.Ordinal));
    }

    public class Base
    {
        [Function("FromBase")]
        public void Run([QueueTrigger("q")] string message) => _ = message;
    }

    public sealed class Derived : Base
    {
        [Function("FromDerived")]
        public void RunToo([QueueTrigger("q")] string message) => _ = message;
    }

    public static class Statics
    {
        [Function("Static")]
        [QueueOutput("next")]
        public static string Run([QueueTrigger("q")] string message, int dequeueCount) => message + dequeueCount;
    }

    public sealed class Wrong
    {
        [Function("NoTrigger")]
        public void A(string a) => _ = a;

        [Function("TwoTriggers")]
        public void B([QueueTrigger("q")] string a, [QueueTrigger("q")] string b) => _ = a + b;

        [Function("1st")]
        public void C([QueueTrigger("q")] string a) => _ = a;

        [Function("Hidden")]
        internal void D([QueueTrigger("q")] string a) => _ = a;

        [Function("Generic")]
        public void E<T>([QueueTrigger("q")] T a) => _ = a;

        [Function("Forgotten")]
        public async void F([QueueTrigger("q")] string a) => await Task.FromResult(a);

        [Function("Counting")]
        public void G([QueueTrigger("q")] string a, ref int count) => count += a.Length;

        [Function("Twice")]
        public void H([QueueTrigger("q")] string a) => _ = a;

        [Function("RetriedHttp")]
        [FixedDelayRetry(3, "00:00:10")]
        public void J([HttpTrigger] HttpRequest a) => _ = a;

        [Function("RetriedBadly")]
        [FixedDelayRetry(3, "10 s")]
        public void K([TimerTrigger("0 0 * * * *")] TimerInfo a) => _ = a;

        [Function("Orchestrates")]
        public void L([OrchestrationTrigger] string a, [DurableClient] string client) => _ = a + client;

        [Function("Foreign")]
        [ForeignOutput]
        public void M([ForeignTrigger] string a) => _ = a;

        [Function("TWICE")]
        public void I([HttpTrigger] HttpRequest a) => _ = a;
    }

    [AttributeUsage(AttributeTargets.Parameter)]
    public sealed class ForeignTriggerAttribute : TriggerBindingAttribute;

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class ForeignOutputAttribute : OutputBindingAttribute;

    public abstract class WrongAbstract
    {
        [Function("Abstract")]
        public void Run([QueueTrigger("q")] string a) => _ = a;
    }
}
