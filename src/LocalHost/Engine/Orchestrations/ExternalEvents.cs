using Microsoft.DurableTask;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>
/// External events by name, whatever the case. An event goes to the newest waiter, as in the genuine SDK: who waits again,
/// in a loop with a timer for example, has given up the older wait. One that nobody waits for is kept, and the next
/// waiter takes the oldest.
/// </summary>
internal sealed class ExternalEvents(
    DataConverter converter, Func<Action, CancellationToken, CancellationTokenRegistration> onCancelled)
{
    private readonly Dictionary<string, LinkedList<Waiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(string Name, string? Input)> _kept = [];

    /// <summary>How many waits are open.</summary>
    public int Waiting { get; private set; }

    /// <summary>What arrived and nobody has taken, oldest first.</summary>
    public IReadOnlyList<(string Name, string? Input)> Kept => _kept;

    public void Keep(string name, string? input) => _kept.Add((name, input));

    public void Raise(string name, string? input)
    {
        if (_waiters.TryGetValue(name, out var waiters) && waiters.Last is { } newest)
        {
            Leave(waiters, newest);
            newest.Value.Receive(input);
        }
        else
        {
            Keep(name, input);
        }
    }

    public Task<T> WaitAsync<T>(string name, CancellationToken cancellation)
    {
        if (cancellation.IsCancellationRequested) return Task.FromCanceled<T>(cancellation);
        var waiter = new Waiter<T>(converter);
        var kept = _kept.FindIndex(one => string.Equals(one.Name, name, StringComparison.OrdinalIgnoreCase));
        if (kept >= 0)
        {
            waiter.Receive(_kept[kept].Input);
            _kept.RemoveAt(kept);
            return waiter.Task;
        }

        if (!_waiters.TryGetValue(name, out var waiters)) _waiters[name] = waiters = [];
        if (waiters.Last is { Value: not Waiter<T> } other)
            throw new ArgumentException($"Event '{name}' is being waited for as {other.Value.Type}; it cannot be {typeof(T)} too.", nameof(name));
        var place = waiters.AddLast(waiter);
        Waiting++;
        waiter.Registration = onCancelled(() =>
        {
            if (place.List is null) return;
            Leave(waiters, place);
            waiter.Cancel(cancellation);
        }, cancellation);
        return waiter.Task;
    }

    private void Leave(LinkedList<Waiter> waiters, LinkedListNode<Waiter> place)
    {
        waiters.Remove(place);
        Waiting--;
    }

    private abstract class Waiter
    {
        public CancellationTokenRegistration Registration { get; set; }

        public abstract Type Type { get; }

        public abstract void Receive(string? input);
    }

    private sealed class Waiter<T>(DataConverter converter) : Waiter
    {
        private readonly TaskCompletionSource<T> _input = new();

        public Task<T> Task => _input.Task;

        public override Type Type => typeof(T);

        public override void Receive(string? input)
        {
            Registration.Unregister();
            try
            {
                _input.TrySetResult(converter.Deserialize<T>(input)!);
            }
            catch (Exception exception) when (exception is System.Text.Json.JsonException or NotSupportedException)
            {
                _input.TrySetException(exception);
            }
        }

        public void Cancel(CancellationToken cancellation) => _input.TrySetCanceled(cancellation);
    }
}
