using System.Text.Json;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Storage;
using FunctionsOrchestration.Topics;
using FunctionsOrchestration.Topics.Log;
using FunctionsOrchestration.Topics.Outbox;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Functions.Tests.Topics;

/// <summary>An orchestration publishes when its step is committed, and at no other time.</summary>
public sealed class EventOutboxTests(StorageFixture storage)
{
    private readonly string _topic = $"outbox-{Guid.NewGuid().ToString("n")[..8]}";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_FromAStepThatIsCommitted_IsOneEventHoweverOftenItIsReplayed()
    {
        await using var host = await StartAsync(storage.ConnectionString);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(nameof(TellerOrchestrator.Tell), _topic, Stop);
        await host.SettleAsync();

        // A restart in the middle replays the step that told it.
        await host.RestartAsync();
        await host.RunToEndAsync(id);
        await host.SettleAsync();

        var told = await ReadAsync(host);
        Assert.Equal(["begun", "ended"], told.Select(one => one.Type).Order());
        Assert.All(told, one => Assert.Equal(id, one.Extension("correlationid")!.Value));
    }

    [Fact]
    public async Task Publish_FromAStepThatIsNeverReached_IsNoEvent()
    {
        await using var host = await StartAsync(storage.ConnectionString);
        var id = await host.Client.ScheduleNewOrchestrationInstanceAsync(nameof(TellerOrchestrator.TellAndWait), _topic, Stop);
        await host.SettleAsync();
        await host.Client.TerminateInstanceAsync(id, cancellation: Stop);
        await host.AdvanceAsync(TimeSpan.FromDays(2));

        Assert.Empty(await ReadAsync(host));
    }

    [Fact]
    public async Task Publish_FromAnEntity_IsAnEventWhereTheOperationStandsAndNoneWhereItFailed()
    {
        await using var host = await StartAsync(storage.ConnectionString);
        foreach (var type in new[] { "whole", "broken" })
        {
            await host.Client.Entities.SignalEntityAsync(
                new EntityInstanceId(nameof(TellerEntity), _topic), nameof(TellerEntity.Tell),
                new OutboxEvent($"{_topic}-{type}", "/tellers", type, null, DateTimeOffset.UnixEpoch, JsonSerializer.SerializeToElement(new { })),
                null, Stop);
        }

        await host.SettleAsync();

        var told = Assert.Single(await ReadAsync(host));
        Assert.Equal(("whole", $"{_topic}-whole"), (told.Type, told.Id));
    }

    private static Task<LocalTestHost> StartAsync(string storage)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("AzureWebJobsStorage", storage)]).Build();
        return LocalTestHost.StartAsync(
            [typeof(TellerOrchestrator), typeof(TellerEntity), typeof(EventOutbox)],
            services => services.AddSerialization().AddStorage(configuration).AddEventLog().Configure<EventsOptions>(_ => { }));
    }

    private async Task<List<Events.Routing.Envelopes.CloudEvent>> ReadAsync(LocalTestHost host)
    {
        var log = host.Services.GetRequiredService<EventLog>();
        List<Events.Routing.Envelopes.CloudEvent> events = [];
        await foreach (var batch in log.ListAsync(_topic, DateTimeOffset.MinValue, Stop)) events.AddRange((await log.ReadAsync(batch, Stop))!.Events);
        return events;
    }
}
