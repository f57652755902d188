using FunctionsOrchestration.LocalHost.Triggers.Queue;

namespace FunctionsOrchestration.LocalHost.Tests.Triggers.Queue;

public sealed class PollingDelayTests
{
    [Fact]
    public void Next_NothingFound_DoublesUpToTheLimitAndBeginsAnewAfterAFind()
    {
        var delay = new PollingDelay(TimeSpan.FromMilliseconds(150));

        Assert.Equal([25, 50, 100, 150, 150], Enumerable.Range(0, 5).Select(_ => delay.Next().TotalMilliseconds));
        delay.Reset();
        Assert.Equal(25, delay.Next().TotalMilliseconds);
    }
}
