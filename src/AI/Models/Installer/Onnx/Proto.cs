using Google.Protobuf;

namespace FunctionsOrchestration.ModelInstaller.Onnx;

/// <summary>
/// A protobuf message under construction. ONNX needs seven message types and a dozen fields of them: writing those by number is
/// less
/// than the generated classes, and the build needs no protoc.
/// </summary>
internal sealed class Proto : IDisposable
{
    private readonly MemoryStream _buffer = new();
    private readonly CodedOutputStream _output;

    public Proto() => _output = new CodedOutputStream(_buffer, leaveOpen: true);

    public Proto Integer(int field, long value)
    {
        _output.WriteTag(field, WireFormat.WireType.Varint);
        _output.WriteInt64(value);
        return this;
    }

    public Proto Text(int field, string value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteString(value);
        return this;
    }

    public Proto Bytes(int field, ReadOnlyMemory<byte> value)
    {
        _output.WriteTag(field, WireFormat.WireType.LengthDelimited);
        _output.WriteBytes(UnsafeByteOperations.UnsafeWrap(value));
        return this;
    }

    /// <summary>Embeds a finished message, and releases it.</summary>
    public Proto Message(int field, Proto value)
    {
        Bytes(field, value.ToArray());
        value.Dispose();
        return this;
    }

    public byte[] ToArray()
    {
        _output.Flush();
        return _buffer.ToArray();
    }

    public void Dispose()
    {
        _output.Dispose();
        _buffer.Dispose();
    }
}
