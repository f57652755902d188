namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>Closes the channels of endpoints that have left the catalog, when the last call that could use them has ended.</summary>
/// <param name="time">The clock.</param>
internal sealed class ChannelRetirement(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _stop = new();

    /// <summary>No new call sees the endpoint. Calls that began before keep their snapshot, for as long as a call may take.</summary>
    /// <param name="endpoint">The endpoint that is gone.</param>
    /// <param name="longestCall">How long a call of its service may take.</param>
    public void Retire(EndpointModel endpoint, TimeSpan longestCall) => _ = RetireAsync(endpoint, longestCall);

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task RetireAsync(EndpointModel endpoint, TimeSpan longestCall)
    {
        try
        {
            await Task.Delay(longestCall, time, _stop.Token);
            while (endpoint.State.InFlight > 0) await Task.Delay(Look, time, _stop.Token);
        }
        catch (OperationCanceledException)
        {
            // The process ends, and its calls with it.
        }

        endpoint.Channel.Dispose();
    }
}
