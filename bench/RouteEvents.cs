using System.Text.Json;
using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Routing.Filters;
using FunctionsOrchestration.Events.Routing.Subscriptions;
using FunctionsOrchestration.Events.Routing.Transforms;

namespace FunctionsOrchestration.Bench;

/// <summary>
/// What routing an event takes, from its envelope to the transformed body of each match, by how many subscriptions there are.
/// Each has a type, a beginning of the subject, two advanced filters (one of them on the data) and a transform; types and
/// subjects grow with the subscriptions, so that an event matches as many of 10,000 as of 100.
/// </summary>
internal static class RouteEvents
{
    private const int Events = 400_000;
    private const int PerType = 10;

    public static Task RunAsync()
    {
        Read();
        foreach (var subscriptions in (int[])[100, 1_000, 10_000])
        {
            var index = new SubscriptionIndex([.. Enumerable.Range(0, subscriptions).Select(Subscription)]);
            CloudEvent[] events = [.. Enumerable.Range(0, 4_096).Select(i => One(i, subscriptions / PerType))];
            for (var round = 0; round < 3; round++) Route(index, events, 0, Events / 4);
            Measure(index, events, threads: 1);
            Measure(index, events, threads: 2);
        }

        return Task.CompletedTask;
    }

    private static void Read()
    {
        const int Batches = 2_000;
        const int PerBatch = 100;
        var body = CloudEventWriter.Batch(Enumerable.Range(0, PerBatch).Select(i => One(i, PerBatch)));
        var request = new PublishRequest(EventReader.CloudEventBatchJson, [], body, "orders");
        var limits = new EventLimits();
        for (var i = 0; i < Batches; i++) EventReader.Read(request, limits);
        var begin = Cost.Begin();
        for (var i = 0; i < Batches; i++)
            if (!EventReader.Read(request, limits).Accepted) throw new InvalidOperationException("The batch was refused.");
        begin.End().Print("route, reading", Batches * PerBatch, "events", $"CloudEvents in batches of {PerBatch}, one thread");
    }

    private static void Measure(SubscriptionIndex index, CloudEvent[] events, int threads)
    {
        long matches = 0;
        var begin = Cost.Begin();
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(worker => new Thread(() =>
            Interlocked.Add(ref matches, Route(index, events, worker, Events / threads))))];
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        begin.End().Print($"route, {index.Count} subscriptions, {threads} thread{(threads == 1 ? "" : "s")}", Events, "events",
            $"{(double)matches / Events:0.00} matches an event, each transformed; 200 bytes of data, parsed once; .NET {Environment.Version}");
    }

    private static long Route(SubscriptionIndex index, CloudEvent[] events, int first, int count)
    {
        List<RoutedSubscription> matches = [];
        long routed = 0;
        for (var i = 0; i < count; i++)
        {
            using var view = new EventView(events[(first + i) % events.Length]);
            matches.Clear();
            index.Match(view, matches);
            foreach (var match in matches)
                if (match.Transform(view) is not { Succeeded: true }) throw new InvalidOperationException("The transform failed.");
            routed += matches.Count;
        }

        return routed;
    }

    private static RoutedSubscription Subscription(int number)
    {
        var filter = new EventFilter
        {
            IncludedEventTypes = [$"com.example.type{number / PerType}"],
            SubjectBeginsWith = $"/tenants/{number / PerType}/orders/{number % 5}",
            AdvancedFilters =
            [
                new AdvancedFilter("StringNotIn", "source") { Values = Json("""["/test", "/staging"]""") },
                new AdvancedFilter("NumberGreaterThan", "data.amount") { Value = Json("10") },
            ],
        };
        var transform = new TransformDefinition { Template = Json("""
            { "order": "${/data/order/id}", "amount": "${/data/amount}", "by": "${/data/customer/name}", "note": "Order ${/data/order/id} of ${/subject}" }
            """) };
        return RoutedSubscription.Compile($"s{number}", filter, transform, out _) ?? throw new InvalidOperationException("The subscription is wrong.");
    }

    private static CloudEvent One(int number, int types) => new()
    {
        Id = $"e{number}",
        Source = "/shop",
        Type = $"com.example.type{number % types}",
        Subject = $"/tenants/{number % types}/orders/{number % 5}{number}",
        Time = DateTimeOffset.UnixEpoch,
        Data = EventData.Json($$"""
            {"order":{"id":"o-{{number}}","lines":3},"amount":{{20 + (number % 100)}},"currency":"EUR","customer":{"id":{{number}},"name":"Ada Lovelace","tier":"gold"},"tags":["web","priority","reordered"]}
            """),
    };

    private static JsonElement Json(string json) => JsonElement.Parse(json);
}
