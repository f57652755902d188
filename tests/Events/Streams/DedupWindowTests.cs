using CsCheck;
using FunctionsOrchestration.Events.Streams;

namespace FunctionsOrchestration.Events.Tests.Streaming;

public sealed class DedupWindowTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void TryAdd_WithinTheHorizon_KnowsWhatWasThere()
    {
        var window = new DedupWindow(TimeSpan.FromMinutes(10), 100);

        Assert.True(window.TryAdd(1, Start));
        Assert.False(window.TryAdd(1, Start.AddMinutes(10)));
        Assert.True(window.TryAdd(1, Start.AddMinutes(10).AddTicks(1)));
        Assert.Equal(0, window.ForgottenEarly);
    }

    [Fact]
    public void TryAdd_MoreThanMayBeHeld_ForgetsTheOldestAndCountsIt()
    {
        var window = new DedupWindow(TimeSpan.FromMinutes(10), 3);
        foreach (var hash in new ulong[] { 1, 2, 3, 4 }) Assert.True(window.TryAdd(hash, Start));

        Assert.Equal((3, 1), (window.Count, window.ForgottenEarly));
        Assert.False(window.TryAdd(2, Start));
        Assert.True(window.TryAdd(1, Start));
    }

    [Fact]
    public void Remove_ThenAddedAgain_IsKnownFromItsSecondTime()
    {
        var window = new DedupWindow(TimeSpan.FromMinutes(10), 100);
        window.TryAdd(1, Start);
        window.Remove(1);

        Assert.True(window.TryAdd(1, Start.AddMinutes(5)));
        Assert.False(window.TryAdd(1, Start.AddMinutes(12)));
    }

    [Fact]
    public void Restore_OfAnyHistory_DecidesAsTheOriginal() => Gen.Select(Gen.ULong[0, 20], Gen.Int[0, 400], Gen.Bool).List[0, 200].Sample(steps =>
    {
        var window = new DedupWindow(TimeSpan.FromMinutes(10), 7);
        var now = Start;
        foreach (var (hash, seconds, isRemoved) in steps)
        {
            now += TimeSpan.FromSeconds(seconds);
            if (isRemoved) window.Remove(hash);
            else window.TryAdd(hash, now);
        }

        var restored = new DedupWindow(TimeSpan.FromMinutes(10), 7);
        restored.Restore(window.Save(), window.ForgottenEarly);
        for (var hash = 0UL; hash <= 20; hash++) Assert.Equal(window.TryAdd(hash, now), restored.TryAdd(hash, now));
        Assert.Equal(window.ForgottenEarly, restored.ForgottenEarly);
    });

    [Fact]
    public void TryAdd_AfterRemovals_ForgetsNothingWhileThereIsRoom()
    {
        var window = new DedupWindow(TimeSpan.FromMinutes(10), 3);
        window.TryAdd(1, Start);
        for (var round = 0; round < 100; round++)
        {
            Assert.True(window.TryAdd(2, Start));
            window.Remove(2);
        }

        Assert.False(window.TryAdd(1, Start));
        Assert.Equal((1, 0), (window.Count, window.ForgottenEarly));
    }
}
