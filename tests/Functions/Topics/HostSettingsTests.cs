using System.Text.Json;
using FunctionsOrchestration.Topics.Deliveries;

namespace FunctionsOrchestration.Functions.Tests.Topics;

/// <summary>What deliveries take for granted of host.json.</summary>
public sealed class HostSettingsTests
{
    [Fact]
    public void Places_AreTheMessagesThatAWorkerProcessesAtATime()
    {
        using var host = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "host.json")));
        var queues = host.RootElement.GetProperty("extensions").GetProperty("queues");
        Assert.Equal(DeliveryRounds.Places, queues.GetProperty("batchSize").GetInt32() + queues.GetProperty("newBatchThreshold").GetInt32());
    }
}
