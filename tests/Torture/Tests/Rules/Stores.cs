using System.Text.Json;
using FunctionsOrchestration.Torture.Store;

namespace FunctionsOrchestration.Torture.Tests.Rules;

/// <summary>Stores written by hand, to be spoilt by tests.</summary>
internal static class Stores
{
    public const int Running = 0;
    public const int Completed = 1;

    /// <summary>An instance that has called an activity, set a timer, and ended.</summary>
    public static StoreSnapshot Ended() => new()
    {
        Instances = [new StoredInstance(7, "one", "Any", Completed, false)],
        Steps =
        [
            Step(7, 0, """{"t":"started","name":"Any"}"""),
            Step(7, 1, """{"t":"task","id":0}""", """{"t":"timer","id":1}"""),
            Step(7, 2, """{"t":"taskCompleted","id":0}"""),
            Step(7, 3, """{"t":"timerFired","id":1}""", """{"t":"completed","id":-1}"""),
        ],
    };

    /// <summary>An instance that waits for whatever its last step has asked for.</summary>
    public static StoreSnapshot Waiting(string action, bool wake = false) => new()
    {
        Instances = [new StoredInstance(7, "one", "Any", Running, wake)],
        Steps = [Step(7, 0, """{"t":"started","name":"Any"}"""), Step(7, 1, action)],
    };

    public static StoredStep Step(long execution, int number, params string[] events) => new(execution, number,
    [
        .. events.Select(json => JsonElement.Parse(json)).Select(one =>
            new StoredEvent(one.GetProperty("t").GetString()!, one.TryGetProperty("id", out var id) ? id.GetInt32() : null, one)),
    ]);

    public static StoredMessage Message(string target, string json) =>
        new(90, target, JsonElement.Parse(json).GetProperty("t").GetString()!, JsonElement.Parse(json));

    /// <summary>The store with one of its steps replaced.</summary>
    public static StoreSnapshot With(this StoreSnapshot store, StoredStep step) =>
        store with { Steps = [.. store.Steps.Where(one => one.Number != step.Number).Append(step).OrderBy(one => one.Number)] };
}
