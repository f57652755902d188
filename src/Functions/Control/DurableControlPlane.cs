using FunctionsOrchestration.Mesh.Control;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Control;

/// <summary>
/// The control plane as durable entities. Outside of a function there is no client of the durable engine, so the first function of this
/// process that carries one lends it (<see cref="ControlPlaneMiddleware"/>); clients live as long as the process.
/// </summary>
internal sealed class DurableControlPlane : IControlPlane
{
    private DurableTaskClient? _client;

    public bool IsConnected => Volatile.Read(ref _client) is not null;

    private DurableTaskClient Client => Volatile.Read(ref _client)
        ?? throw new InvalidOperationException("No function with a durable client has run in this process yet.");

    /// <summary>From now on this client is used.</summary>
    public void Connect(DurableTaskClient client) => Volatile.Write(ref _client, client);

    public Task TellAsync(ControlKey owner, string operation, object message, CancellationToken cancellation) =>
        Client.Entities.SignalEntityAsync(Id(owner), operation, message, cancellation: cancellation);

    public async Task<TState?> SeeAsync<TState>(ControlKey owner, CancellationToken cancellation)
        where TState : class =>
        (await Client.Entities.GetEntityAsync<TState>(Id(owner), cancellation: cancellation)) is { IncludesState: true, State: { } state } ? state : null;

    private static EntityInstanceId Id(ControlKey owner) => new(owner.Kind, owner.Key);
}
