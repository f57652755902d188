using FunctionsOrchestration.Control;
using FunctionsOrchestration.Mesh.Control;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Functions.Tests.Control;

/// <summary>Every worker sees what entities make public; on a real table.</summary>
public sealed class ControlBoardTests(StorageFixture storage)
{
    // The table is the account's; each test writes notices of a kind of its own.
    private readonly string _kind = $"test-{Guid.NewGuid():n}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refresh_NoticesWrittenReplacedAndTakenDown_AreSeenByEveryBoard()
    {
        var table = new ControlTable(storage.Tables);
        using var one = Board(table);
        using var other = Board(table);

        await table.WriteAsync(new ControlNotice(_kind, "service=a/b#c?d%e", "1"));
        await table.WriteAsync(new ControlNotice(_kind, "second", "2"));
        await one.RefreshAsync(Stop);
        Assert.Equal(["1", "2"], one.Read(_kind).Select(notice => notice.Json).Order());

        var changed = one.Changed;
        await table.WriteAsync(new ControlNotice(_kind, "second", "3"));
        await table.DeleteAsync(_kind, "service=a/b#c?d%e");
        await table.DeleteAsync(_kind, "never-there");
        await one.RefreshAsync(Stop);
        await other.RefreshAsync(Stop);

        Assert.True(changed.HasChanged);
        Assert.Equal(new ControlNotice(_kind, "second", "3"), Assert.Single(one.Read(_kind)));
        Assert.Equal(one.Read(_kind), other.Read(_kind));
    }

    [Fact]
    public void Read_BeforeAnything_IsEmpty()
    {
        using var board = Board(new ControlTable(storage.Tables));
        Assert.Empty(board.Read(_kind));
    }

    private static ControlBoard Board(IControlTable table) => new(table, new FakeTimeProvider(), NullLogger<ControlBoard>.Instance);
}
