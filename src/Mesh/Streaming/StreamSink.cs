using System.Text;
using System.Threading.Channels;
using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Streaming;

/// <summary>
/// Where the attempts of a streamed call put what is generated, and what is known about it so far. One attempt writes at a time.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class StreamSink(TimeProvider time)
{
    // A reader that is slower than the model slows the model's connection down rather than filling memory.
    private const int Ahead = 64;

    private readonly Channel<MeshPart> _parts = Channel.CreateBounded<MeshPart>(
        new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true });
    private readonly StringBuilder _text = new();
    private readonly long _began = time.GetTimestamp();
    private int _breaks;

    /// <summary>What was passed on so far, by all attempts.</summary>
    public string Text => _text.ToString();

    public bool HasText => _text.Length > 0;

    /// <summary>How the answer has come so far.</summary>
    public StreamRecord Record { get; private set; } = new(null, 0);

    /// <summary>True where an attempt broke off and was continued, and that one ended without a whole answer as well.</summary>
    public bool IsLost => _breaks > 1;

    public IAsyncEnumerable<MeshPart> ReadAllAsync(CancellationToken cancellation) => _parts.Reader.ReadAllAsync(cancellation);

    public ValueTask WriteAsync(string text, Route route, CancellationToken cancellation)
    {
        _text.Append(text);
        Record = Record with { FirstPart = Record.FirstPart ?? time.GetElapsedTime(_began), Parts = Record.Parts + 1 };
        return _parts.Writer.WriteAsync(new MeshPart { Text = text, Route = route }, cancellation);
    }

    /// <summary>An attempt ended without a whole answer. Only what was begun can break.</summary>
    /// <param name="endpointId">Whose attempt.</param>
    /// <param name="canContinue">True where another attempt could go on from the text so far.</param>
    public void Break(string endpointId, bool canContinue)
    {
        if (!HasText) return;
        _breaks += canContinue ? 1 : 2;
        if (_breaks == 1) Record = Record with { BrokenAfter = Record.Parts, BrokenEndpoint = endpointId };
    }

    public void Complete() => _parts.Writer.Complete();
}
