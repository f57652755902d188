using System.Net.Http.Json;
using FunctionsOrchestration.Mesh.Backpressure;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Work;

/// <summary>
/// Posts outcomes to those who asked for it: a few tries in a row, and then no more, since the outcome can be asked for. A crash between
/// the answer and the end of the item posts it again.
/// </summary>
/// <param name="table">What is posted is what would be answered.</param>
/// <param name="time">The clock.</param>
/// <param name="log">Says what could not be posted.</param>
public sealed class WorkCallbacks(WorkTable table, TimeProvider time, ILogger<WorkCallbacks> log) : IDisposable
{
    private const int Tries = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    // Redirects would lead out of the hosts that are allowed.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        Timeout = TimeSpan.FromSeconds(5),
    };

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    internal async Task PostAsync(WorkItem item, WorkOutcome outcome)
    {
        if (item.Callback is not { } url || await table.FindAsync(item.Id, default) is not { } row) return;
        var status = WorkAnswers.StatusOf(row, outcome.Verdict.Kind == VerdictKind.Done ? outcome.Result : null);
        for (var tries = 1; ; tries++)
        {
            if (await TryPostAsync(url, status) is not { } problem) return;
            if (tries == Tries)
            {
                log.CallbackFailed(item.Id, url.Host, problem);
                return;
            }

            await Task.Delay(Pause * tries, time);
        }
    }

    private async Task<string?> TryPostAsync(Uri url, WorkStatus status)
    {
        try
        {
            using var answer = await _http.PostAsJsonAsync(url, status, Serialization.Options);
            return answer.IsSuccessStatusCode ? null : $"status {(int)answer.StatusCode}";
        }
        catch (Exception failure) when (failure is HttpRequestException or TaskCanceledException)
        {
            return failure.Message;
        }
    }
}
