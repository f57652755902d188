using System.Text.RegularExpressions;

namespace FunctionsOrchestration.House.Tests.Infrastructure;

/// <summary>Event Grid delivers to a function by its name; a renamed function would fail at the second phase of a deployment.</summary>
public sealed partial class EventSubscriptionTests
{
    [Fact]
    public void Subscriptions_DeliverToTheEventGridFunctionsOfTheAppAndToEachOfThem()
    {
        var targets = Target().Matches(Repository.Read("infra/listeners.bicep")).Select(target => target.Groups[1].Value);
        var functions = Repository.Files(".cs", "src/Functions").SelectMany(path => EventGridFunctions(Repository.Read(path)));
        Assert.Equal(functions.Order(), targets.Order());
    }

    [Fact]
    public void EventGridFunctions_AreThoseWithTheTrigger() =>
        Assert.Equal(["OnEvent", "OnOther"], EventGridFunctions("""
            [Function("OnEvent")]
            public void Run([EventGridTrigger] CloudEvent told) { }
            [Function(nameof(OnQueue))]
            public void OnQueue([QueueTrigger("q")] string message) { }
            [Function(nameof(OnOther))]
            public void OnOther([EventGridTrigger(IsBatched = true)] CloudEvent[] told) { }
            """));

    private static IEnumerable<string> EventGridFunctions(string code) =>
        Function().Matches(code)
            .Where(function => function.Groups[2].Value.Contains("[EventGridTrigger", StringComparison.Ordinal))
            .Select(function => function.Groups[1].Value);

    [GeneratedRegex(@"functionName: '(\w+)'")]
    private static partial Regex Target();

    // A name, and the text up to the next function's.
    [GeneratedRegex(@"\[Function\((?:nameof\(|"")(\w+)""?\)?\)\](.*?)(?=\[Function\(|\z)", RegexOptions.Singleline)]
    private static partial Regex Function();
}
