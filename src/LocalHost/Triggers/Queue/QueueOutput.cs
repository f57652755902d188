using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Storage.Queues;
using FunctionsOrchestration.LocalHost.Hosting.Settings;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.LocalHost.Triggers.Queue;

/// <summary>Sends what a function returns to a queue: text and bytes as they are, anything else as JSON, and a list as a
/// message for each of its members. The queue is made when it is not there.</summary>
internal sealed class QueueOutput(QueueConnections connections, QueueSettings settings, IOptions<WorkerOptions> worker)
    : IOutputBinding
{
    private readonly MessageEncoding _encoding = new(settings.Base64);
    private readonly ConcurrentDictionary<QueueOutputAttribute, Task<QueueClient>> _queues = new();

    /// <inheritdoc/>
    public bool Handles(OutputBindingAttribute attribute) => attribute is QueueOutputAttribute;

    /// <inheritdoc/>
    public async Task SendAsync(
        FunctionDescriptor function, OutputBindingAttribute attribute, object value, CancellationToken cancellationToken)
    {
        var queue = await _queues.GetOrAdd((QueueOutputAttribute)attribute, OpenAsync);
        // The function has succeeded: that the host stops is no reason to lose what it returned and run it again.
        foreach (var body in BodiesOf(value))
            await queue.SendMessageAsync(_encoding.Encode(body), CancellationToken.None);
    }

    private async Task<QueueClient> OpenAsync(QueueOutputAttribute attribute)
    {
        var queue = connections.Open(attribute.Connection, connections.NameOf(attribute.QueueName));
        await queue.CreateIfNotExistsAsync();
        return queue;
    }

    private IEnumerable<BinaryData> BodiesOf(object value) => value switch
    {
        string text => [BinaryData.FromString(text)],
        byte[] bytes => [BinaryData.FromBytes(bytes)],
        BinaryData data => [data],
        IEnumerable<string> texts => texts.Select(BinaryData.FromString),
        IEnumerable<byte[]> bytes => bytes.Select(BinaryData.FromBytes),
        IEnumerable<BinaryData> data => data,
        _ => MembersOf((worker.Value.Serializer ?? WorkerSerializer.Default).Serialize(value, value.GetType(), default)),
    };

    private static IEnumerable<BinaryData> MembersOf(BinaryData json)
    {
        var root = JsonSerializer.Deserialize<JsonElement>(json);
        return root.ValueKind == JsonValueKind.Array
            ? root.EnumerateArray().Select(member => BinaryData.FromString(member.GetRawText()))
            : [json];
    }
}
