using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Tests.Api;

public sealed class DurableTaskRegistryTests
{
    private readonly DurableTaskRegistry _tasks = new();
    private readonly List<object?> _seen = [];

    [Fact]
    public async Task AddActivityFunc_EveryShape_RunsWithInputAndOutput()
    {
        _tasks
            .AddActivityFunc<int, string>("a", (_, n) => Task.FromResult($"a{n}"))
            .AddActivityFunc<int, string>("b", (_, n) => $"b{n}")
            .AddActivityFunc<int>("c", Task (_, n) => Note($"c{n}"))
            .AddActivityFunc("d", _ => Task.FromResult("d"))
            .AddActivityFunc("e", Task (_) => Note("e"))
            .AddActivityFunc("f", _ => 6)
            .AddActivityFunc<int>("g", (_, n) => _seen.Add($"g{n}"))
            .AddActivityFunc("h", _ => _seen.Add("h"));

        foreach (var (_, make) in _tasks.GetActivities())
        {
            var activity = make(NoServices());
            _seen.Add(await activity.RunAsync(new Context(), activity.InputType == typeof(int) ? 1 : null));
        }

        Assert.Equal(["a1", "b1", "c1", null, "d", "e", null, 6, "g1", null, "h", null], _seen);
    }

    [Fact]
    public void AddOrchestratorFunc_EveryShape_KnowsItsTypes()
    {
        _tasks
            .AddOrchestratorFunc<int, string>("a", (_, n) => Task.FromResult($"a{n}"))
            .AddOrchestratorFunc<int, string>("b", (_, n) => $"b{n}")
            .AddOrchestratorFunc<int>("c", Task (_, n) => Note(n))
            .AddOrchestratorFunc("d", _ => Task.FromResult("d"))
            .AddOrchestratorFunc("e", Task (_) => Note("e"))
            .AddOrchestratorFunc("f", _ => 6)
            .AddOrchestratorFunc<int>("g", (_, n) => _seen.Add(n))
            .AddOrchestratorFunc("h", _ => _seen.Add("h"));

        Assert.Equal(
            ["a Int32 String", "b Int32 String", "c Int32 Object", "d Object String", "e Object Object", "f Object Int32",
                "g Int32 Object", "h Object Object"],
            _tasks.GetOrchestrators().Select(t => (t.Key, Task: t.Value(NoServices())))
                .Select(t => $"{t.Key} {t.Task.InputType.Name} {t.Task.OutputType.Name}"));
    }

    [Fact]
    public void Add_ClassWithoutAName_TakesTheAttributesNameElseItsOwn()
    {
        _tasks.AddActivity<Plain>().AddActivity<Named>().AddActivity<Plain>("third").AddEntity<Thing>();

        Assert.Equal(["Plain", "renamed", "third"], _tasks.GetActivities().Select(t => t.Key.Name));
        Assert.Equal(["Thing"], _tasks.GetEntities().Select(t => t.Key.Name));
    }

    [Fact]
    public void AddActivity_ClassThatServicesHold_IsTakenFromThem()
    {
        var own = new Plain();
        var services = new ServiceCollection().AddSingleton(own).BuildServiceProvider();

        Assert.Same(own, _tasks.AddActivity<Plain>().GetActivities().Single().Value(services));
    }

    [Fact]
    public void Add_NameTakenInOtherCase_IsRefused()
    {
        _tasks.AddActivityFunc("x", _ => 1).AddOrchestratorFunc("x", _ => 1).AddEntity("x", new Thing());

        Assert.Throws<ArgumentException>(() => _tasks.AddActivityFunc("X", _ => 2));
        Assert.Throws<ArgumentException>(() => _tasks.AddOrchestratorFunc("X", _ => 2));
        Assert.Throws<ArgumentException>(() => _tasks.AddEntity("X", new Thing()));
    }

    [Theory]
    [InlineData(typeof(string))]
    [InlineData(typeof(TaskActivity<int, int>))]
    [InlineData(typeof(ITaskActivity))]
    public void AddActivity_TypeThatIsNoActivityClass_IsRefused(Type type) =>
        Assert.Throws<ArgumentException>(() => _tasks.AddActivity("x", type));

    [Fact]
    public async Task RunAsync_InputOfAnotherType_NamesBothTypes()
    {
        var fault = await Assert.ThrowsAsync<ArgumentException>(() => ((ITaskActivity)new Plain()).RunAsync(new Context(), 1));

        Assert.StartsWith(
            "Input type 'System.Int32' does not match expected type 'System.String'.", fault.Message, StringComparison.Ordinal);
    }

    private Task Note(object what)
    {
        _seen.Add(what);
        return Task.CompletedTask;
    }

    private static ServiceProvider NoServices() => new ServiceCollection().BuildServiceProvider();

    public class Plain : TaskActivity<string, string>
    {
        public override Task<string> RunAsync(TaskActivityContext context, string input) => Task.FromResult(input);
    }

    [DurableTask("renamed")]
    public sealed class Named : Plain;

    public sealed class Thing : TaskEntity<int>;

    private sealed class Context : TaskActivityContext
    {
        public override string InstanceId => "i";

        public override TaskName Name => "n";
    }
}
