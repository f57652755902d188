namespace FunctionsOrchestration.Acceptance.Tests.Harness;

/// <summary>Waits for what another process brings about.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    public static Task HoldsAsync(Func<bool> condition, App app, TimeSpan? patience = null) =>
        HoldsAsync(() => Task.FromResult(condition()), app, patience);

    /// <exception cref="TimeoutException">It does not come about; the message has what the app said.</exception>
    public static async Task HoldsAsync(Func<Task<bool>> condition, App app, TimeSpan? patience = null)
    {
        using var end = new CancellationTokenSource(patience ?? Patience);
        while (!await condition())
        {
            if (end.IsCancellationRequested) throw new TimeoutException($"It has not come about.\n{app.Output}");
            await Task.Delay(30, TestContext.Current.CancellationToken);
        }
    }
}
