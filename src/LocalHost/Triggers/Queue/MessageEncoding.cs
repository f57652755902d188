using System.Buffers.Text;

namespace FunctionsOrchestration.LocalHost.Triggers.Queue;

/// <summary>How the body of a message is written in the queue: as Base64, which is the default, or as it is
/// (<c>messageEncoding</c> in host.json).</summary>
internal sealed class MessageEncoding(bool base64)
{
    /// <summary>The body that was written; null when it is not Base64 though it should be.</summary>
    public BinaryData? Decode(BinaryData written)
    {
        if (!base64)
            return written;
        var text = written.ToString();
        if (!Base64.IsValid(text, out var length))
            return null;
        var body = new byte[length];
        return Convert.TryFromBase64String(text, body, out var count) ? BinaryData.FromBytes(body.AsMemory(0, count)) : null;
    }

    /// <summary>What to write for a body.</summary>
    public string Encode(BinaryData body) => base64 ? Convert.ToBase64String(body.ToMemory().Span) : body.ToString();
}
