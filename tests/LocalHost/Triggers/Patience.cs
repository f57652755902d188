namespace FunctionsOrchestration.LocalHost.Tests;

/// <summary>How long a test waits for a signal that must come: far longer than it takes, so that only a fault ends the wait.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Cancelled when the test is, or when patience is over.</summary>
    public static CancellationToken Token()
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        source.CancelAfter(Limit);
        return source.Token;
    }
}
