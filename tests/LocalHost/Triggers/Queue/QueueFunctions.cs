using System.Threading.Channels;
using Azure.Storage.Queues.Models;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.LocalHost.Tests.Triggers.Queue;

internal sealed record Call(object? Argument, IReadOnlyDictionary<string, object?> BindingData);

internal sealed record Order(int N);

internal sealed class Calls
{
    private readonly Channel<Call> _seen = Channel.CreateUnbounded<Call>();
    private readonly Channel<bool> _released = Channel.CreateUnbounded<bool>();
    private int _running;

    public Func<Call, bool> Fail { get; init; } = _ => false;

    public bool Hold { get; init; }

    public int MostAtOnce { get; private set; }

    public int Count => _seen.Reader.Count;

    public void Release(int count)
    {
        for (var i = 0; i < count; i++)
            _released.Writer.TryWrite(true);
    }

    public ValueTask<Call> NextAsync(CancellationToken patience) => _seen.Reader.ReadAsync(patience);

    public async Task NoteAsync(object? argument, FunctionContext context)
    {
        var call = new Call(argument, context.BindingContext.BindingData);
        lock (_seen)
            MostAtOnce = Math.Max(MostAtOnce, ++_running);
        _seen.Writer.TryWrite(call);
        if (Hold)
            await _released.Reader.ReadAsync();
        lock (_seen)
            _running--;
        if (Fail(call))
            throw new InvalidOperationException("boom");
    }
}

internal sealed class Texts(Calls calls)
{
    [Function("Texts")]
    public Task Run([QueueTrigger("%Queue%", Connection = "Test")] string body, FunctionContext context) =>
        calls.NoteAsync(body, context);
}

internal sealed class Bytes(Calls calls)
{
    [Function("Bytes")]
    public Task Run([QueueTrigger("%Queue%", Connection = "Test")] byte[] body, FunctionContext context) =>
        calls.NoteAsync(body, context);
}

internal sealed class Binary(Calls calls)
{
    [Function("Binary")]
    public Task Run([QueueTrigger("%Queue%", Connection = "Test")] BinaryData body, FunctionContext context) =>
        calls.NoteAsync(body, context);
}

internal sealed class Messages(Calls calls)
{
    [Function("Messages")]
    public Task Run([QueueTrigger("%Queue%", Connection = "Test")] QueueMessage body, FunctionContext context) =>
        calls.NoteAsync(body, context);
}

internal sealed class Orders(Calls calls)
{
    [Function("Orders")]
    public Task Run([QueueTrigger("%Queue%", Connection = "Test")] Order body, FunctionContext context) =>
        calls.NoteAsync(body, context);
}

internal sealed class Cancellable(Calls calls)
{
    [Function("Cancellable")]
    public async Task Run([QueueTrigger("%Queue%", Connection = "Test")] string body, FunctionContext context)
    {
        await calls.NoteAsync(body, context);
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
    }
}

internal sealed class Splitter(Calls calls)
{
    [Function("Splitter")]
    [QueueOutput("%Queue%-out", Connection = "Test")]
    public async Task<Order[]> Run([QueueTrigger("%Queue%", Connection = "Test")] int count, FunctionContext context)
    {
        await calls.NoteAsync(count, context);
        return [.. Enumerable.Range(1, count).Select(n => new Order(n))];
    }
}
