using System.Buffers.Binary;

namespace FunctionsOrchestration.Events.Streams;

/// <summary>
/// Remembers what has been there, by 64 bits of a hash, for a time and up to a number. Two different ids are taken for the same with a
/// chance of one in 10¹⁴ for each event while 100,000 are remembered.
/// </summary>
/// <param name="horizon">For how long.</param>
/// <param name="most">How many at most.</param>
internal sealed class DedupWindow(TimeSpan horizon, int most)
{
    private const int EntryBytes = 2 * sizeof(long);

    private readonly Dictionary<ulong, long> _known = [];
    private readonly Queue<(ulong Hash, long Ticks)> _order = new();

    public int Count => _known.Count;

    /// <summary>Those that were forgotten before their time.</summary>
    public long ForgottenEarly { get; private set; }

    /// <summary>Remembers it.</summary>
    /// <returns>False where it was known.</returns>
    public bool TryAdd(ulong hash, DateTimeOffset now)
    {
        Forget(now);
        if (!_known.TryAdd(hash, now.UtcTicks)) return false;
        _order.Enqueue((hash, now.UtcTicks));
        if (_order.Count <= most) return true;
        if (ForgetOldest()) ForgottenEarly++;
        return true;
    }

    /// <summary>Forgets it now.</summary>
    public void Remove(ulong hash) => _known.Remove(hash);

    /// <summary>What it holds, the oldest first: 16 bytes each.</summary>
    public byte[] Save()
    {
        var bytes = new byte[_known.Count * EntryBytes];
        var at = 0;
        foreach (var (hash, ticks) in _order.Distinct())
        {
            if (!_known.TryGetValue(hash, out var known) || known != ticks) continue;
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(at), hash);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at + sizeof(long)), ticks);
            at += EntryBytes;
        }

        return bytes;
    }

    /// <summary>Goes on from what <see cref="Save"/> gave; the newest where fewer may be held now.</summary>
    public void Restore(ReadOnlySpan<byte> bytes, long forgottenEarly)
    {
        ForgottenEarly = forgottenEarly;
        for (var at = Math.Max(0, bytes.Length - (most * EntryBytes)); at < bytes.Length; at += EntryBytes)
        {
            var hash = BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
            var ticks = BinaryPrimitives.ReadInt64LittleEndian(bytes[(at + sizeof(long))..]);
            if (_known.TryAdd(hash, ticks)) _order.Enqueue((hash, ticks));
        }
    }

    private void Forget(DateTimeOffset now)
    {
        var before = now.UtcTicks - horizon.Ticks;
        while (_order.TryPeek(out var oldest) && oldest.Ticks < before) ForgetOldest();
    }

    // One that was removed and came again stands there twice; its first place says nothing about it.
    private bool ForgetOldest()
    {
        var (hash, ticks) = _order.Dequeue();
        return _known.TryGetValue(hash, out var known) && known == ticks && _known.Remove(hash);
    }
}
