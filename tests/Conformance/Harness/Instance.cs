using System.Net;
using System.Text.Json;

namespace FunctionsOrchestration.Conformance.Tests.Harness;

/// <summary>An orchestration instance, watched and steered by the addresses that its starter was given.</summary>
public sealed class Instance(AppUnderTest app, IReadOnlyDictionary<string, string?> links)
{
    public string Id => links["id"]!;

    public string StatusUri => links["statusQueryGetUri"]!;

    /// <summary>The instance's status, as the management API tells it.</summary>
    /// <param name="options">More query parameters.</param>
    public async Task<Status> StatusAsync(string options = "")
    {
        var separator = StatusUri.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        using var answer = await app.Http.GetAsync($"{StatusUri}{separator}{options}", TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Accepted
            ? new Status(JsonElement.Parse(body))
            : throw new InvalidOperationException($"The status of {Id} was answered {(int)answer.StatusCode}: {body}");
    }

    public Task<Status> WaitForAsync(Func<Status, bool> isRight) => app.EventuallyAsync(() => StatusAsync(), isRight);

    /// <summary>Waits until the instance has told something as its custom status.</summary>
    public Task<Status> WaitForCustomStatusAsync(string json) => WaitForAsync(status => status.CustomStatus.GetRawText() == json);

    /// <summary>Waits until the instance has ended, whichever way.</summary>
    public Task<Status> EndAsync() => WaitForAsync(status => status.HasEnded);

    /// <summary>Waits until the instance has ended in a certain way.</summary>
    public async Task<Status> EndAsync(string runtimeStatus)
    {
        var status = await EndAsync();
        Assert.True(status.RuntimeStatus == runtimeStatus, $"{Id} should have been {runtimeStatus}: {status}");
        return status;
    }

    /// <summary>Waits until the instance has completed, and gives its output.</summary>
    public async Task<JsonElement> OutputAsync() => (await EndAsync("Completed")).Output;

    /// <summary>What the history holds, in order; nothing while the instance is pending.</summary>
    public async Task<IReadOnlyList<JsonElement>> HistoryAsync()
    {
        var status = await StatusAsync("showHistory=true&showHistoryOutput=true");
        return status.Json.TryGetProperty("historyEvents", out var events) && events.ValueKind == JsonValueKind.Array
            ? [.. events.EnumerateArray()]
            : [];
    }

    /// <summary>Sends an event, and expects that it is accepted.</summary>
    public async Task SendEventAsync(string name, object? payload)
    {
        using var answer = await TrySendEventAsync(name, payload);
        await AppUnderTest.ExpectAsync(HttpStatusCode.Accepted, answer);
    }

    public Task<HttpResponseMessage> TrySendEventAsync(string name, object? payload) => app.Http.PostAsync(
        links["sendEventPostUri"]!.Replace("{eventName}", name, StringComparison.Ordinal),
        AppUnderTest.Json(JsonSerializer.Serialize(payload)), TestContext.Current.CancellationToken);

    /// <summary>Terminates, suspends, resumes, rewinds … by the management API.</summary>
    public async Task SteerAsync(string verb, string reason = "test", HttpStatusCode expected = HttpStatusCode.Accepted)
    {
        using var answer = await app.Management.PostAsync($"instances/{Id}/{verb}", $"reason={reason}");
        await AppUnderTest.ExpectAsync(expected, answer);
    }

    /// <summary>Does the same by a client in a function.</summary>
    public async Task SteerByClientAsync(string verb, string options = "")
    {
        using var answer = await app.PostAsync($"api/instances/{Id}/{verb}?reason=test{options}");
        await AppUnderTest.ExpectAsync(HttpStatusCode.NoContent, answer);
    }

    /// <summary>What a client in a function sees of the instance.</summary>
    public Task<Snapshot> SnapshotAsync() => app.GetAsync<Snapshot>($"api/instances/{Id}");
}
