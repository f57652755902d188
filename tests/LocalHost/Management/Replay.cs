using System.Text;
using FunctionsOrchestration.LocalHost.Security;
using FunctionsOrchestration.LocalHost.Tests.Hosting;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Tests.Management;

/// <summary>Asks LocalHost everything that the genuine host was asked, in the same order, and keeps what differs.</summary>
public sealed class Replay : IAsyncLifetime
{
    private const string HostJson = """{ "version": "2.0", "extensions": { "durableTask": { "hubName": "SampleHub" } } }""";

    private readonly List<IReadOnlyList<string>> _differences = [];

    /// <summary>What differs in the answer to a recorded request, by its place in the recordings.</summary>
    public IReadOnlyList<string> DifferencesOf(int index) => _differences[index];

    public async ValueTask InitializeAsync()
    {
        await using var app = await LocalApp.StartAsync([typeof(Shapes), typeof(Tally)], HostJson, ["--auth"]);
        foreach (var recording in Recording.All)
        {
            _differences.Add(await AskAsync(app, recording, Patience.Token()));
            if (recording.Path.Split("?id=") is ["/api/start/WaitForGo", var id])
                await app.Services.GetRequiredService<DurableTaskClient>().WaitForInstanceStartAsync(id, Patience.Token());
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>What is read may take a moment to become so; it is read again until it is, or until patience ends.</summary>
    private static async Task<IReadOnlyList<string>> AskAsync(LocalApp app, Recording recording, CancellationToken patience)
    {
        for (var attempt = 0; ; attempt++)
        {
            var found = AnswerComparison.Find(recording, await SendAsync(app, recording, patience));
            if (found.Count == 0 || recording.Method != "GET" || attempt == 200)
                return found;
            await Task.Delay(20, patience);
        }
    }

    private static async Task<Answer> SendAsync(LocalApp app, Recording recording, CancellationToken patience)
    {
        var keys = app.Services.GetRequiredService<HostKeys>();
        var (durable, eventGrid) = (keys.Extension(HostKeys.DurableTask), keys.Extension(HostKeys.EventGrid));
        var path = recording.Path
            .Replace("DURABLEKEY", durable, StringComparison.Ordinal)
            .Replace("EVENTGRIDKEY", eventGrid, StringComparison.Ordinal);
        using var request = new HttpRequestMessage(new HttpMethod(recording.Method), new Uri(path, UriKind.Relative));
        if (recording.Send is not null)
            request.Content = new StringContent(recording.Send, Encoding.UTF8, "application/json");
        if (recording.EventType is not null)
            request.Headers.Add("aeg-event-type", recording.EventType);

        using var answer = await app.Http.SendAsync(request, patience);
        var headers = answer.Headers.Concat(answer.Content.Headers).ToDictionary(
            header => header.Key, header => Anonymous(string.Join(", ", header.Value)), StringComparer.OrdinalIgnoreCase);
        return new Answer((int)answer.StatusCode, headers, Anonymous(await answer.Content.ReadAsStringAsync(patience)));

        string Anonymous(string text) => text
            .Replace(app.Http.BaseAddress!.Authority, "HOST", StringComparison.Ordinal)
            .Replace(durable, "DURABLEKEY", StringComparison.Ordinal);
    }
}
