using System.Text;
using System.Text.Json;
using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Tests.Store;

/// <summary>
/// Histories and messages that a released program has written stay readable. A line of these files is never changed;
/// what a new version writes differently is added.
/// </summary>
public sealed class GoldenHistoryTests
{
    private static readonly DateTime Time = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
    private static readonly Failure Failure = new("System.InvalidOperationException", "boom", "at X", new Failure("System.Exception", "why"));

    private static readonly HistoryEvent[] Events =
    [
        new ExecutionStarted("Story", "{\"n\":1}")
        {
            Version = "1.0", Parent = new ParentLink("Parent", "p1", 7, 3), StartAt = Time, Generation = 2,
            Tags = new Dictionary<string, string> { ["team"] = "a" },
        },
        new TaskCompleted(1, "\"é\""), new TaskFailed(2, Failure), new TimerFired(3), new ChildCompleted(4, null), new ChildFailed(5, Failure),
        new EventRaised("go", "1"), new EntityAnswered(6, "2"), new EntityFailed(7, Failure), new LockGranted(8),
        new ExecutionSuspended("pause"), new ExecutionResumed(null), new ExecutionTerminated("\"enough\""), new ExecutionRewound("again"),
        new TaskScheduled(9, "Say", "\"x\""), new TimerCreated(10, Time), new ChildScheduled(11, "Child", "c1", "5") { Version = "2" },
        new EventSent(12, "other", "go", "3"), new EntityCalled(13, "@tally@a", "Add", "4") { LockId = "l" },
        new EntitySignaled(14, "@tally@a", "Add", "4") { Due = Time }, new LockRequested(15, "l", ["@a@1", "@b@2"]),
        new LockReleased(16, "l", ["@a@1"]), new ExecutionCompleted(-1, InstanceStatus.Failed),
        new TaskScheduled(17, "Say", null) { Version = "2.0", Tags = new Dictionary<string, string> { ["team"] = "a" } },
        new TaskFailed(18, new Failure("T", "m")
        {
            Properties = new Dictionary<string, JsonElement> { ["code"] = JsonSerializer.SerializeToElement(5) },
        }),
        new TaskScheduled(19, "Say", null) { Attempt = 2 }, new ChildScheduled(20, "Child", "c2", null) { Attempt = 3 },
    ];

    private static readonly InstanceMessage[] Messages =
    [
        new StartMessage(new ExecutionStarted("Child", "1")), new EventMessage("go", "2"), new ChildAnswerMessage(1, 2, "3", null),
        new TerminateMessage("\"x\"", true), new SuspendMessage("r"), new ResumeMessage(null), new EntityAnswerMessage(1, 2, null, Failure),
        new LockGrantedMessage(1, 2, "l", ["@a@1"]), new OperationMessage("Add", "1", new Caller("i", 4, 5), "l"),
        new LockMessage("l", new Caller("i", 4, 5), ["@a@1"], 0), new UnlockMessage("l"), new RewindMessage("again"),
        new ActivityMessage(3, new TaskScheduled(9, "Say", "\"x\"")),
    ];

    [Fact]
    public void EveryKindOfEvent_IsWrittenAndReadAsInTheGoldenFile()
    {
        var golden = File.ReadAllLines(Golden("history.v1.jsonl"));
        Assert.Equal(golden, Events.Select(one => Encoding.UTF8.GetString(StoreJson.Write([one]))));
        Assert.Equal(golden, golden.Select(line => Encoding.UTF8.GetString(StoreJson.Write(StoreJson.ReadEvents(Encoding.UTF8.GetBytes(line))))));
        Assert.Equal(KindsOf<HistoryEvent>(), Events.Select(one => one.GetType()).ToHashSet());
    }

    [Fact]
    public void EveryKindOfMessage_IsWrittenAndReadAsInTheGoldenFile()
    {
        var golden = File.ReadAllLines(Golden("messages.v1.jsonl"));
        Assert.Equal(golden, Messages.Select(one => Encoding.UTF8.GetString(StoreJson.Write(one))));
        Assert.Equal(golden, golden.Select(line => Encoding.UTF8.GetString(StoreJson.Write(StoreJson.ReadMessage(Encoding.UTF8.GetBytes(line))))));
    }

    [Fact]
    public void FieldsOfANewerVersion_AreIgnored()
    {
        var events = StoreJson.ReadEvents("""[{"t":"taskCompleted","id":1,"result":"2","new":{"x":1}}]"""u8.ToArray());

        Assert.Equal([new TaskCompleted(1, "2")], events);
    }

    private static string Golden(string name) => Path.Combine(AppContext.BaseDirectory, "Store", "Golden", name);

    private static HashSet<Type> KindsOf<T>() =>
        [.. typeof(T).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(T)) && !type.IsAbstract)];
}
