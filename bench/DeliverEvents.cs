using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Bench;

/// <summary>Events that arrive at a webhook in this process, published to the running app before the clock starts: one a request, and 100 a request.</summary>
internal static class DeliverEvents
{
    private const int Events = 50_000;
    private const int PerBatch = 500;

    public static async Task RunAsync()
    {
        await DeliverAsync(eventsARequest: 1);
        await DeliverAsync(eventsARequest: 100);
    }

    private static async Task DeliverAsync(int eventsARequest)
    {
        var directory = Hub.NewDirectory();
        try
        {
            await using var app = await AppProcess.StartAsync(directory);
            var hook = new Hook(eventsARequest);
            await using var server = hook.Serve();
            await server.StartAsync();
            using var topic = await TopicClient.DeclareAsync(app.Address);
            await topic.SubscribeAsync("hook", new
            {
                destination = new { type = "webhook", url = $"{server.Urls.First()}/hook" },
                delivery = new { maxEventsPerBatch = eventsARequest, maxConcurrency = 64 },
            });
            for (var batch = 0; batch < Events / PerBatch; batch++) await topic.PublishAsync(TopicClient.Batch(batch, PerBatch));
            await hook.Done;
            new Figure(
                eventsARequest == 1 ? "deliver" : "deliver.batches", hook.Rate, "events/s",
                $"{Events} events, {eventsARequest} a request, published while they were delivered; webhook, app and storage emulator on this machine; {Hub.Conditions}").Print();
        }
        finally
        {
            Directory.Delete(directory, true);
        }
    }

    /// <summary>Counts what arrives, from the first event to the last.</summary>
    private sealed class Hook(int eventsARequest)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Stopwatch _watch = new();
        private int _events;

        public Task Done => _done.Task;

        public double Rate => Events / _watch.Elapsed.TotalSeconds;

        public WebApplication Serve()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            app.Run(async http =>
            {
                if (http.Request.Method == "OPTIONS")
                {
                    http.Response.Headers["WebHook-Allowed-Origin"] = "*";
                    return;
                }

                if (!_watch.IsRunning) _watch.Start();
                var count = eventsARequest;
                if (eventsARequest == 1) await http.Request.Body.CopyToAsync(Stream.Null);
                else count = (await System.Text.Json.JsonDocument.ParseAsync(http.Request.Body)).RootElement.GetArrayLength();
                if (Interlocked.Add(ref _events, count) < Events) return;
                _watch.Stop();
                _done.TrySetResult();
            });
            return app;
        }
    }
}
