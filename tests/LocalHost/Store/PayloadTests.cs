using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Tests.Store;

/// <summary>Large values in the store, below the engine.</summary>
public sealed class PayloadTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("payload-tests-").FullName;

    public void Dispose() => Directory.Delete(_directory, true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Value_WithCharactersOfEveryLength_IsReadAsItWasWritten(int shift)
    {
        // One to four bytes each: with a shift, the ends of parts fall between and within them.
        var text = new string('a', shift) + string.Concat(Enumerable.Repeat("aé漢😀", 100_000));
        using var store = SqliteStore.Open(_directory, "hub");

        var reference = await WriteAsync(store, text);

        Assert.True(PayloadReference.Is(reference));
        Assert.True(text == store.Reader.Value(reference));
    }

    [Fact]
    public async Task Value_UpToTheLimit_StaysInItsRow()
    {
        using var store = SqliteStore.Open(_directory, "hub");

        var text = await WriteAsync(store, new string('x', PayloadReference.LongestInline));

        Assert.Equal(PayloadReference.LongestInline, text!.Length);
        Assert.Equal(0, PayloadCheck.Verify(Path.Combine(_directory, "hub.db")));
    }

    [Fact]
    public async Task Commit_ThatRefersToARemovedValue_IsRefused()
    {
        using var store = SqliteStore.Open(_directory, "hub");
        var commit = new StepCommit();
        commit.Add(new AddMessage(store.Sequence.Next(), "x", new EventMessage("e", PayloadReference.To(77, 100_000))));

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Log.CommitAsync(commit));

        Assert.Empty(store.Reader.Inbox());
    }

    /// <summary>Every kind that carries a value says so, or its large values would stay in the row.</summary>
    [Fact]
    public void EveryKind_WithASerializedValue_CarriesIt()
    {
        var kinds = typeof(HistoryEvent).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && (type.IsSubclassOf(typeof(HistoryEvent)) || type.IsSubclassOf(typeof(InstanceMessage))))
            .Where(type => type.Namespace == typeof(HistoryEvent).Namespace)
            .Where(type => ((string[])["Input", "Result", "Output"]).Any(name => type.GetProperty(name)?.PropertyType == typeof(string)));

        Assert.All(kinds, kind => Assert.Equal(
            kind, kind.GetProperty("Payload", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.DeclaringType));
    }

    private static async Task<string?> WriteAsync(SqliteStore store, string text)
    {
        var commit = new StepCommit();
        var message = commit.Lift(new EventMessage("e", text), store.Sequence);
        commit.Add(new AddMessage(store.Sequence.Next(), "x", message));
        await store.Log.CommitAsync(commit);
        return store.Reader.Inbox().Single().Message.Payload;
    }
}
