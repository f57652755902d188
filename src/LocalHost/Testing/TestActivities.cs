using System.Collections.Concurrent;
using FunctionsOrchestration.LocalHost.Engine;

namespace FunctionsOrchestration.LocalHost.Testing;

/// <summary>The app's activities, which a test watches and replaces by name. A replaced activity's class is not created.</summary>
public sealed class TestActivities
{
    private readonly ConcurrentDictionary<string, Func<ActivityInvocation, CancellationToken, Task<object?>>> _replaced =
        new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<ActivityCall> _calls = new();
    private readonly ConcurrentDictionary<ActivityCall, bool> _running = new(ReferenceEqualityComparer.Instance);
    private HashSet<string> _known = [];
    private Func<Quiescence> _work = () => throw new InvalidOperationException("The host does not run.");

    internal TestActivities()
    {
    }

    /// <summary>Every call so far, in order, also of activities that are not replaced. A repeated attempt is a call of its
    /// own.</summary>
    public IReadOnlyList<ActivityCall> Calls => [.. _calls];

    /// <summary>The calls that run now.</summary>
    internal IEnumerable<ActivityCall> Running => _running.Keys;

    /// <summary>Puts code in place of an activity, or of what replaced it so far.</summary>
    /// <typeparam name="TInput">The type that the code wants the input as.</typeparam>
    /// <typeparam name="TOutput">The type that the code returns.</typeparam>
    /// <param name="activity">The activity's name.</param>
    /// <param name="code">The code.</param>
    /// <exception cref="ArgumentException">The app has no such activity, or the code is asynchronous.</exception>
    public void Replace<TInput, TOutput>(string activity, Func<TInput, TOutput> code)
    {
        if (typeof(Task).IsAssignableFrom(typeof(TOutput)))
            throw new ArgumentException($"Asynchronous code replaces an activity by {nameof(ReplaceAsync)}.", nameof(code));
        Put(activity, (call, _) => Task.FromResult<object?>(code(Input<TInput>(call))));
    }

    /// <summary>Puts asynchronous code in place of an activity, or of what replaced it so far.</summary>
    /// <typeparam name="TInput">The type that the code wants the input as.</typeparam>
    /// <typeparam name="TOutput">The type that the code returns.</typeparam>
    /// <param name="activity">The activity's name.</param>
    /// <param name="code">The code. It must not wait for the host's clock, which does not move while it runs: use
    /// <see cref="Hold"/> for an activity that takes long.</param>
    /// <exception cref="ArgumentException">The app has no such activity.</exception>
    public void ReplaceAsync<TInput, TOutput>(string activity, Func<TInput, Task<TOutput>> code) =>
        Put(activity, async (call, _) => await code(Input<TInput>(call)));

    /// <summary>Makes every call of an activity wait until the test lets it end.</summary>
    /// <param name="activity">The activity's name.</param>
    /// <returns>What lets the calls end.</returns>
    /// <exception cref="ArgumentException">The app has no such activity.</exception>
    public HeldActivity Hold(string activity)
    {
        var held = new HeldActivity();
        Put(activity, (_, stop) => held.CallAsync(_work(), stop));
        return held;
    }

    /// <summary>Takes what replaced an activity away.</summary>
    /// <param name="activity">The activity's name.</param>
    public void Restore(string activity) => _replaced.TryRemove(activity, out _);

    /// <summary>Puts itself between an engine and its activities.</summary>
    internal TaskHandlers Around(TaskHandlers handlers, Func<Quiescence> work)
    {
        _work = work;
        _known = new HashSet<string>(handlers.Activities.Keys, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, handler) in handlers.Activities.ToList())
            handlers.Activities[name] = (call, stop) => CallAsync(name, handler, call, stop);
        return handlers;
    }

    private async Task<object?> CallAsync(string name, ActivityHandler own, ActivityInvocation invocation, CancellationToken stop)
    {
        var call = new ActivityCall(name, invocation.InstanceId, invocation.SerializedInput);
        _calls.Enqueue(call);
        _running.TryAdd(call, true);
        try
        {
            return await (_replaced.TryGetValue(name, out var code) ? code(invocation, stop) : own(invocation, stop));
        }
        finally
        {
            _running.TryRemove(call, out _);
        }
    }

    private void Put(string activity, Func<ActivityInvocation, CancellationToken, Task<object?>> code)
    {
        if (!_known.Contains(activity))
            throw new ArgumentException($"The app has no activity '{activity}'. It has: {string.Join(", ", _known.Order())}.", nameof(activity));
        _replaced[activity] = code;
    }

    private static T Input<T>(ActivityInvocation call) => call.Converter.Deserialize<T>(call.SerializedInput)!;
}
