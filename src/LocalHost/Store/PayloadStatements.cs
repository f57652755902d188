using System.Buffers;
using System.Text;

namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>
/// Writes large values beside the rows that refer to them. A value lives as long as a row owns it: rows of a history own by
/// their execution, a message by its number, an instance's row by its negated key, an entity by its id.
/// </summary>
internal sealed class PayloadStatements
{
    // A value is written in parts, so that neither this program nor SQLite holds a second copy of it.
    private const int PartLength = 128 * 1024;

    private readonly Statement _insert;
    private readonly Statement _own;
    private readonly Statement _owned;
    private readonly Statement _release;
    private readonly Statement _exists;
    private readonly Statement _sweep;
    private readonly List<long> _taken = [];
    private readonly List<long> _released = [];
    private bool _used;

    public PayloadStatements(StoreConnection connection)
    {
        _insert = connection.Prepare("INSERT INTO payloads (id, text) VALUES (?, ?)");
        _own = connection.Prepare("INSERT OR IGNORE INTO payload_owners (owner, payload) VALUES (?, ?)");
        _owned = connection.Prepare("SELECT payload FROM payload_owners WHERE owner = ?");
        _release = connection.Prepare("DELETE FROM payload_owners WHERE owner = ?");
        _exists = connection.Prepare("SELECT 1 FROM payloads WHERE id = ?");
        _sweep = connection.Prepare("""
            DELETE FROM payloads WHERE id BETWEEN ? AND ? AND NOT EXISTS (SELECT 1 FROM payload_owners WHERE payload = ?)
            """);
        using var any = connection.PrepareOnce("SELECT 1 FROM payload_owners LIMIT 1");
        _used = any.Read();
    }

    public void Insert(LargeValues large)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(PartLength));
        foreach (var (id, value) in large.Values) Insert(id, value, buffer);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Makes a row the owner of what it refers to, if that is a payload.</summary>
    public void Own(long owner, string? text)
    {
        if (PayloadReference.Id(text) is not { } id) return;
        _own.Bind(owner).Bind(id).Execute();
        Took(id);
    }

    public void Own(string owner, string? text)
    {
        if (PayloadReference.Id(text) is not { } id) return;
        _own.Bind(owner).Bind(id).Execute();
        Took(id);
    }

    public void Release(long owner)
    {
        if (!_used) return;
        _owned.Bind(owner);
        NoteReleased();
        _release.Bind(owner).Execute();
    }

    public void Release(string owner)
    {
        if (!_used) return;
        _owned.Bind(owner);
        NoteReleased();
        _release.Bind(owner).Execute();
    }

    /// <summary>Ends a commit: what nobody owns any more goes, and everything that is owned must be there.</summary>
    /// <exception cref="InvalidOperationException">A row refers to a payload that was removed in the meantime.</exception>
    public void Settle()
    {
        foreach (var id in _taken)
        {
            _exists.Bind(HistoryKey.First(id));
            if (!_exists.Read()) throw new InvalidOperationException($"Payload {id} was removed before this step could take it over.");
            _exists.Reset();
        }

        foreach (var id in _released) _sweep.Bind(HistoryKey.First(id)).Bind(HistoryKey.Last(id)).Bind(id).Execute();
        Forget();
    }

    /// <summary>Forgets what a commit did that is not written.</summary>
    public void Forget()
    {
        _taken.Clear();
        _released.Clear();
    }

    private void Insert(long id, string value, byte[] buffer)
    {
        for (int part = 0, start = 0; start < value.Length; part++)
        {
            var length = LengthOfPart(value, start);
            var bytes = Encoding.UTF8.GetBytes(value.AsSpan(start, length), buffer);
            _insert.Bind(HistoryKey.Of(id, part)).Bind(buffer.AsSpan(0, bytes)).Execute();
            start += length;
        }
    }

    private static int LengthOfPart(string text, int start)
    {
        var length = Math.Min(PartLength, text.Length - start);
        var cutsCharacter = start + length < text.Length && char.IsHighSurrogate(text[start + length - 1]);
        return cutsCharacter ? length - 1 : length;
    }

    private void Took(long id)
    {
        _used = true;
        _taken.Add(id);
    }

    private void NoteReleased()
    {
        while (_owned.Read()) _released.Add(_owned.Int64(0));
    }
}
