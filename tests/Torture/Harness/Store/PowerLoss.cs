using System.Buffers.Binary;

namespace FunctionsOrchestration.Torture.Store;

/// <summary>
/// What a power cut can do to the log of a store: its end is gone, at the border of a frame or within one. Before anything is
/// copied from the log into the store the log is flushed to disk, so the cut never comes before what a copy had begun with.
/// </summary>
internal static class PowerLoss
{
    private const int HeaderBytes = 32;
    private const int FrameHeaderBytes = 24;
    private const int PageSizeAt = 8;

    // In the index of the log (sqlite.org/walformat.html, nBackfillAttempted): how many frames may be in the store already. The number
    // before it, of those that surely are, does not count the pages of a copy that the kill ended.
    private const int CopiedFramesAt = 128;

    /// <summary>Cuts the log of a closed store.</summary>
    /// <param name="path">The store.</param>
    /// <param name="random">Chooses where.</param>
    /// <returns>How many bytes were cut off.</returns>
    public static long Cut(string path, Random random)
    {
        var log = new FileInfo(path + "-wal");
        if (!log.Exists || log.Length <= HeaderBytes) return 0;
        using var file = log.Open(FileMode.Open, FileAccess.ReadWrite);
        var frame = FrameHeaderBytes + (int)ReadAt(file, PageSizeAt, BinaryPrimitives.ReadUInt32BigEndian);
        var frames = (int)((file.Length - HeaderBytes) / frame);
        var kept = random.Next(Math.Min(frames, CopiedFrames(path)), frames + 1);
        var torn = random.Next(3) == 0 ? random.Next(frame) : 0;
        var length = Math.Min(file.Length, HeaderBytes + ((long)kept * frame) + torn);
        var cut = file.Length - length;
        file.SetLength(length);
        file.Dispose();
        File.Delete(path + "-shm");
        return cut;
    }

    private static int CopiedFrames(string path)
    {
        if (!File.Exists(path + "-shm")) return 0;
        using var index = File.OpenRead(path + "-shm");
        return index.Length < CopiedFramesAt + sizeof(uint) ? 0 : (int)ReadAt(index, CopiedFramesAt, BinaryPrimitives.ReadUInt32LittleEndian);
    }

    private static uint ReadAt(FileStream file, long position, Func<ReadOnlySpan<byte>, uint> read)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        file.Position = position;
        file.ReadExactly(bytes);
        return read(bytes);
    }
}
