using System.Globalization;
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

    [Fact]
    public async Task Catalog_NoticeThatCannotBeRead_KeepsWhatWasKnownAndReadsTheOthers()
    {
        var table = new ControlTable(storage.Tables);
        using var board = Board(table);
        await table.WriteAsync(new ControlNotice(_kind, "a", "1"));
        await board.RefreshAsync(Stop);
        using var numbers = new Numbers(board, _kind);
        var first = numbers.Find("a");

        await table.WriteAsync(new ControlNotice(_kind, "a", "what a later version writes"));
        await table.WriteAsync(new ControlNotice(_kind, "b", "2"));
        await table.WriteAsync(new ControlNotice(_kind, "c", "nor this"));

        Assert.Equal("2", (await numbers.FindNowAsync("b", Stop))!.Text);
        Assert.Equal(["1", "2"], numbers.All.Select(number => number.Text));
        Assert.Same(first, numbers.Find("a"));
        await table.DeleteAsync(_kind, "a");
        Assert.Null(await numbers.FindNowAsync("a", Stop));
    }

    private sealed class Numbers(ControlBoard board, string kind)
        : NoticeCatalog<Number>(board, kind, (_, json) => new Number($"{int.Parse(json, CultureInfo.InvariantCulture)}"), NullLogger.Instance);

    private sealed record Number(string Text);

    private static ControlBoard Board(IControlTable table) => new(table, new FakeTimeProvider(), NullLogger<ControlBoard>.Instance);
}
