using System.Collections.Concurrent;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Tests;

/// <summary>Endpoints that do as they are told, and count what they are asked.</summary>
internal sealed class ScriptedProtocol : IProtocol
{
    public const string ProtocolName = "scripted";

    private readonly ConcurrentDictionary<string, Func<CancellationToken, ValueTask<EndpointReply>>> _scripts = new();
    private readonly ConcurrentDictionary<string, Func<object, CancellationToken, IAsyncEnumerable<ReplyPart>>> _streams = new();
    private readonly ConcurrentDictionary<string, int> _calls = new();
    private readonly ConcurrentDictionary<string, object> _payloads = new();
    private readonly ConcurrentDictionary<string, Func<CancellationToken, ValueTask<string?>>> _probeScripts = new();
    private readonly ConcurrentDictionary<string, int> _probes = new();

    private readonly ConcurrentDictionary<string, TaskCompletionSource> _closed = new();

    /// <summary>What an endpoint without a script answers.</summary>
    public static EndpointReply Good { get; } = new() { Value = new Sentiment("positive", 0.9) };

    public string Name => ProtocolName;

    /// <summary>From now on, what this endpoint does when it is called.</summary>
    public void Script(string endpointId, Func<CancellationToken, ValueTask<EndpointReply>> answer) => _scripts[endpointId] = answer;

    /// <summary>Never answers; ends on the thread that cancels, so that a test knows when it has ended.</summary>
    public static async ValueTask<T> HangAsync<T>(CancellationToken cancellation)
    {
        var never = new TaskCompletionSource<T>();
        await using var end = cancellation.Register(() => never.TrySetCanceled(cancellation));
        return await never.Task.ConfigureAwait(false);
    }

    /// <summary>From now on, what this endpoint answers at once.</summary>
    public void Answer(string endpointId, EndpointReply reply) => Script(endpointId, _ => ValueTask.FromResult(reply));

    /// <summary>From now on, what this endpoint says to an input when it is asked for a stream.</summary>
    public void ScriptStream(string endpointId, Func<object, CancellationToken, IAsyncEnumerable<ReplyPart>> parts) =>
        _streams[endpointId] = parts;

    /// <summary>How often the endpoint was called.</summary>
    public int Calls(string endpointId) => _calls.GetValueOrDefault(endpointId);

    /// <summary>What the endpoint was asked last.</summary>
    public object LastPayload(string endpointId) => _payloads[endpointId];

    /// <summary>From now on, what a probe of this endpoint finds.</summary>
    public void ScriptProbe(string endpointId, Func<CancellationToken, ValueTask<string?>> probe) => _probeScripts[endpointId] = probe;

    /// <summary>From now on, what a probe of this endpoint finds at once: null where it is well.</summary>
    public void AnswerProbe(string endpointId, string? problem) => ScriptProbe(endpointId, _ => ValueTask.FromResult(problem));

    /// <summary>How often the endpoint was probed.</summary>
    public int Probes(string endpointId) => _probes.GetValueOrDefault(endpointId);

    /// <summary>The endpoints whose channels were closed.</summary>
    public IEnumerable<string> Closed => _closed.Where(one => one.Value.Task.IsCompleted).Select(one => one.Key);

    /// <summary>Waits until the channel of an endpoint is closed.</summary>
    public Task ClosedAsync(string endpointId) => Close(endpointId).Task.WaitAsync(TestContext.Current.CancellationToken);

    public IEnumerable<string> Validate(ServiceDefinition service, EndpointDefinition endpoint) => [];

    public IEndpointChannel Connect(ServiceDefinition service, EndpointDefinition endpoint) => new Channel(this, endpoint.Id);

    private TaskCompletionSource Close(string id) => _closed.GetOrAdd(id, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    private sealed class Channel(ScriptedProtocol protocol, string id) : IEndpointChannel
    {
        public ValueTask<EndpointReply> SendAsync(Operation operation, object payload, CancellationToken cancellation)
        {
            protocol._payloads[id] = payload;
            protocol._calls.AddOrUpdate(id, 1, (_, calls) => calls + 1);
            return protocol._scripts.TryGetValue(id, out var script) ? script(cancellation) : ValueTask.FromResult(Good);
        }

        public IAsyncEnumerable<ReplyPart> StreamAsync(Operation operation, object payload, CancellationToken cancellation)
        {
            if (!protocol._streams.TryGetValue(id, out var script)) return ReplyPart.InOneAsync(this, operation, payload, cancellation);
            protocol._calls.AddOrUpdate(id, 1, (_, calls) => calls + 1);
            return script(payload, cancellation);
        }

        public ValueTask<string?> ProbeAsync(CancellationToken cancellation)
        {
            protocol._probes.AddOrUpdate(id, 1, (_, probes) => probes + 1);
            return protocol._probeScripts.TryGetValue(id, out var script) ? script(cancellation) : ValueTask.FromResult<string?>(null);
        }

        public void Dispose() => protocol.Close(id).TrySetResult();
    }
}
