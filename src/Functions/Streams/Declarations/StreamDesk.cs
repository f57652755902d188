using FunctionsOrchestration.Control;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Streams.Partitions;
using FunctionsOrchestration.Streams.Sources;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Streams.Declarations;

/// <summary>
/// Declares streams and takes them back, for the API and for whoever runs a stream of his own. Whoever calls this has checked the stream by
/// <see cref="StreamChecks"/>.
/// </summary>
/// <param name="board">Brings a change to this worker at once; the others see it within two seconds.</param>
/// <param name="log">Says what was declared.</param>
public sealed class StreamDesk(ControlBoard board, ILogger<StreamDesk> log)
{
    /// <summary>Declares a stream, changes it, or takes it back. What its operators hold under their names is kept by a change.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="change">The wish.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends the wait; what was asked is done all the same.</param>
    public async Task<Changed<StreamDefinition>> DeclareAsync(
        string name, Change<StreamDefinition> change, DurableTaskClient client, CancellationToken stop)
    {
        var before = await client.Entities.GetEntityAsync<StreamDeclarationState>(IdOf(name), cancellation: stop);
        var changed = (await client.CallEntityAsync<Changed<StreamDefinition>>(IdOf(name), nameof(StreamDeclaration.Declare), change, stop))!;
        await board.RefreshAsync(stop);
        if (!changed.IsApplied) return changed;
        log.StreamDeclared(name, changed.Version);

        // Each partition looks at once: it goes on in the new form, or ends.
        var partitions = Math.Max(change.Value?.Partitions ?? 0, before?.IncludesState == true ? before.State.Definition?.Partitions ?? 0 : 0);
        await Task.WhenAll(Enumerable.Range(0, partitions).Select(partition =>
            client.Entities.SignalEntityAsync(new PartitionId(name, partition).Entity, nameof(StreamPartition.Wake), cancellation: stop)));
        if (change.Value?.Source.Type == StreamEnds.Queue)
            await client.Entities.SignalEntityAsync(new EntityInstanceId(nameof(StreamFeeder), name), nameof(StreamFeeder.Wake), cancellation: stop);
        return changed;
    }

    private static EntityInstanceId IdOf(string name) => new(nameof(StreamDeclaration), name);
}
