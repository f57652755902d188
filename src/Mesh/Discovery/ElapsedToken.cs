using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Mesh.Discovery;

/// <summary>A change that comes when a time has passed.</summary>
/// <param name="wait">How long.</param>
/// <param name="time">The clock.</param>
internal sealed class ElapsedToken(TimeSpan wait, TimeProvider time) : IChangeToken
{
    private readonly Task _passed = Task.Delay(wait, time);

    public bool HasChanged => _passed.IsCompleted;

    public bool ActiveChangeCallbacks => true;

    public IDisposable RegisterChangeCallback(Action<object?> callback, object? state) => new Registration(_passed, callback, state);

    private sealed class Registration : IDisposable
    {
        private int _over;

        public Registration(Task passed, Action<object?> callback, object? state) => passed.ContinueWith(
            _ =>
            {
                if (Interlocked.Exchange(ref _over, 1) == 0) callback(state);
            }, TaskScheduler.Default);

        public void Dispose() => Volatile.Write(ref _over, 1);
    }
}
