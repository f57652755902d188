using System.Collections.Concurrent;
using System.Text.Json;
using FunctionsOrchestration.Mesh.Control;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Mesh.Tests.Limits;

/// <summary>A control plane in memory: owners are functions over their state, and each worker has a way there that can be cut.</summary>
/// <param name="deal">What an owner makes of a message: its next state, from its present one.</param>
/// <param name="notice">What is made public of a state; null takes it down.</param>
internal sealed class MemoryControl(Func<object?, object, object> deal, Func<object, (string Kind, string Json)?>? notice = null)
{
    private readonly ConcurrentDictionary<ControlKey, object> _states = new();
    private readonly ConcurrentDictionary<string, ControlNotice> _notices = new();
    private int _operations;

    /// <summary>How often any owner was told something.</summary>
    public int Operations => Volatile.Read(ref _operations);

    /// <summary>The state of the only owner; null where there is none.</summary>
    public T? State<T>() where T : class => _states.Values.SingleOrDefault() as T;

    /// <summary>Does something with the state of an owner, as a person would.</summary>
    public void Order<T>(ControlKey owner, Func<T?, T> order) where T : class => Keep(owner, order((T?)_states.GetValueOrDefault(owner)));

    /// <summary>The owner deals with a message.</summary>
    public void Tell(ControlKey owner, object message)
    {
        Interlocked.Increment(ref _operations);
        lock (_states) Keep(owner, deal(_states.GetValueOrDefault(owner), message));
    }

    public object? See(ControlKey owner) => _states.GetValueOrDefault(owner);

    public IReadOnlyList<ControlNotice> Notices => [.. _notices.Values];

    private void Keep(ControlKey owner, object state)
    {
        _states[owner] = state;
        if (notice?.Invoke(state) is { } one) _notices[owner.Key] = new ControlNotice(one.Kind, owner.Key, one.Json);
        else _notices.TryRemove(owner.Key, out _);
    }
}

/// <summary>The way of one worker to a <see cref="MemoryControl"/>.</summary>
internal sealed class MemoryWay(MemoryControl control) : IControlPlane, IControlBoard
{
    private IReadOnlyList<ControlNotice> _seen = [];

    /// <summary>True while nothing gets through.</summary>
    public bool IsCut { get; set; }

    public bool IsConnected { get; set; } = true;

    /// <summary>Never tells: a test says when a worker looks.</summary>
    public IChangeToken Changed => new CancellationChangeToken(CancellationToken.None);

    /// <summary>Reads the board, as a worker does every second.</summary>
    public void Refresh()
    {
        if (!IsCut) _seen = control.Notices;
    }

    public IReadOnlyList<ControlNotice> Read(string kind) => [.. _seen.Where(notice => notice.Kind == kind)];

    public Task TellAsync(ControlKey owner, string operation, object message, CancellationToken cancellation)
    {
        if (IsCut) return Task.FromException(new IOException("The control plane is out of reach."));
        control.Tell(owner, message);
        return Task.CompletedTask;
    }

    public Task<TState?> SeeAsync<TState>(ControlKey owner, CancellationToken cancellation)
        where TState : class =>
        IsCut ? Task.FromException<TState?>(new IOException("The control plane is out of reach.")) : Task.FromResult(Copy((TState?)control.See(owner)));

    // What is read has been written before: through JSON, as every state of an entity.
    private static TState? Copy<TState>(TState? state) where TState : class =>
        JsonSerializer.Deserialize<TState?>(JsonSerializer.Serialize(state, JsonSerializerOptions.Web), JsonSerializerOptions.Web);
}
