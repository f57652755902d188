namespace FunctionsOrchestration.Mesh.Protocols.Http;

/// <summary>Reads no more than an answer may have, however much an endpoint sends.</summary>
/// <param name="inner">What the endpoint sends.</param>
internal sealed class LimitedStream(Stream inner) : Stream
{
    /// <summary>Bytes that an answer may have, once decompressed.</summary>
    public const int Limit = 32 * 1024 * 1024;

    private long _left = Limit;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>What is thrown where an answer is too large.</summary>
    public static BadAnswerException TooLarge() => new($"The answer is larger than {Limit >> 20} MB.");

    private int Count(int read) => (_left -= read) < 0 ? throw TooLarge() : read;
}
