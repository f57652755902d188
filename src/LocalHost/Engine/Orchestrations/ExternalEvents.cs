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
    private readonly Dictionary<string, Queue<Kept>> _kept = new(StringComparer.OrdinalIgnoreCase);
    private long _arrived;

    /// <summary>How many waits are open.</summary>
    public int Waiting { get; private set; }

    /// <summary>What arrived and nobody has taken, oldest first.</summary>
    public IEnumerable<(string Name, string? Input)> Untaken => _kept.Values
        .SelectMany(events => events).OrderBy(one => one.Arrived).Select(one => (one.Name, one.Input));

    public void Keep(string name, string? input)
    {
        if (!_kept.TryGetValue(name, out var events)) _kept[name] = events = new();
        events.Enqueue(new Kept(_arrived++, name, input));
    }

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
        if (_kept.TryGetValue(name, out var events) && events.TryDequeue(out var kept))
        {
            waiter.Receive(kept.Input);
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

    // Kept by name, because a flood of one must not slow down the waits for another; numbered, because a new generation gets
    // all of them in the order in which they came.
    private readonly record struct Kept(long Arrived, string Name, string? Input);

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
