using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Mesh.Catalog.Loading;

/// <summary>Waits for the first of several changes, or until a time has passed.</summary>
internal sealed class Wake : IDisposable
{
    // A timer takes no longer time than this.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IDisposable[] _held;

    public Wake(IReadOnlyList<IChangeToken> changes, TimeSpan? atLatest, TimeProvider time)
    {
        List<IDisposable> held = [.. changes.Select(change => change.RegisterChangeCallback(_ => _changed.TrySetResult(), null))];
        if (atLatest is { } limit)
            held.Add(time.CreateTimer(_ => _changed.TrySetResult(), null, limit < Longest ? limit : Longest, Timeout.InfiniteTimeSpan));
        _held = [.. held];
    }

    public Task WaitAsync(CancellationToken cancellation) => _changed.Task.WaitAsync(cancellation);

    public void Dispose() => Array.ForEach(_held, one => one.Dispose());
}
