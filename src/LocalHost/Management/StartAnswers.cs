using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;

namespace FunctionsOrchestration.LocalHost.Management;

/// <summary>Answers whoever has started an instance: with its addresses, or, when asked to wait for it by <c>timeout</c>
/// and <c>pollingInterval</c> (seconds), with its output.</summary>
internal sealed class StartAnswers(DurableTaskClient client, ManagementLinks links)
{
    private const string SecondsBeforeAsking = "10";

    /// <summary>202 with the addresses; or, within the timeout, 200 with the output of an instance that has completed, or with
    /// the status of one that has ended otherwise.</summary>
    /// <exception cref="ArgumentException">The polling interval is longer than the timeout.</exception>
    public async Task<IResult> OfAsync(HttpRequest request, string instanceId, CancellationToken stop)
    {
        if (request.Seconds("timeout") is not { } timeout || request.Seconds("pollingInterval") is not { } interval)
            return CheckStatus(request, instanceId);
        if (interval > timeout)
        {
            throw new ArgumentException(
                $"Total timeout {timeout.TotalSeconds} should be bigger than retry timeout {interval.TotalSeconds}");
        }

        return await WaitAsync(instanceId, timeout, stop) switch
        {
            { RuntimeStatus: OrchestrationRuntimeStatus.Completed } completed =>
                ManagementJson.Answer(ManagementJson.ParseOrText(completed.SerializedOutput)),
            { } ended => ManagementJson.Answer(StatusRendering.Of(ended, showInput: true)),
            null => CheckStatus(request, instanceId),
        };
    }

    /// <summary>The instance once it has ended, or null when it does not in time. The engine tells: nothing is polled.</summary>
    private async Task<OrchestrationMetadata?> WaitAsync(string instanceId, TimeSpan timeout, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(timeout);
        try
        {
            return await client.WaitForInstanceCompletionAsync(instanceId, getInputsAndOutputs: true, patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return null;
        }
    }

    private IResult CheckStatus(HttpRequest request, string instanceId)
    {
        request.HttpContext.Response.Headers.Location = links.StatusOf(request, instanceId);
        request.HttpContext.Response.Headers.RetryAfter = SecondsBeforeAsking;
        return ManagementJson.Answer(links.Of(request, instanceId), StatusCodes.Status202Accepted);
    }
}
