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

    // No two are of the same time, so an entry that was removed is told from the same hash that came again.
    private readonly Queue<(ulong Hash, long Ticks)> _order = new();
    private long _last = long.MinValue;

    public int Count => _known.Count;

    /// <summary>Those that were forgotten before their time.</summary>
    public long ForgottenEarly { get; private set; }

    /// <summary>Remembers it.</summary>
    /// <returns>False where it was known.</returns>
    public bool TryAdd(ulong hash, DateTimeOffset now)
    {
        Forget(now);
        var ticks = Math.Max(now.UtcTicks, _last + 1);
        if (!_known.TryAdd(hash, ticks)) return false;
        _last = ticks;
        _order.Enqueue((hash, ticks));
        if (_known.Count > most) ForgetEarly();
        if (_order.Count > 2 * most) Tidy();
        return true;
    }

    /// <summary>Forgets it now.</summary>
    public void Remove(ulong hash) => _known.Remove(hash);

    /// <summary>What it holds, the oldest first: 16 bytes each.</summary>
    public byte[] Save()
    {
        var bytes = new byte[_known.Count * EntryBytes];
        var at = 0;
        foreach (var (hash, ticks) in _order.Where(IsKnown))
        {
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
            if (!_known.TryAdd(hash, ticks)) continue;
            _order.Enqueue((hash, ticks));
            _last = Math.Max(_last, ticks);
        }
    }

    private void Forget(DateTimeOffset now)
    {
        var before = now.UtcTicks - horizon.Ticks;
        while (_order.TryPeek(out var oldest) && oldest.Ticks < before) ForgetOldest();
    }

    private void ForgetEarly()
    {
        while (!ForgetOldest())
        {
            // What was removed makes no room.
        }

        ForgottenEarly++;
    }

    private bool ForgetOldest()
    {
        var oldest = _order.Dequeue();
        return IsKnown(oldest) && _known.Remove(oldest.Hash);
    }

    /// <summary>Drops the places of what was removed: half of all places at least, so each is looked at once or twice.</summary>
    private void Tidy()
    {
        for (var left = _order.Count; left > 0; left--)
            if (_order.Dequeue() is var entry && IsKnown(entry)) _order.Enqueue(entry);
    }

    private bool IsKnown((ulong Hash, long Ticks) entry) => _known.TryGetValue(entry.Hash, out var ticks) && ticks == entry.Ticks;
}
