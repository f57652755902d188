using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Envelopes;

namespace FunctionsOrchestration.Events.Streams.Operators;

/// <summary>
/// Puts a row of a table into the data of an event. A table of a topic has the latest event of each key; the row that was written longest ago
/// goes when there are too many.
/// </summary>
internal sealed class JoinOperator : IStreamOperator
{
    private readonly JoinDefinition _definition;
    private readonly KeySelector _key;
    private readonly KeySelector? _topicKey;
    private readonly Dictionary<string, LinkedListNode<(string Key, byte[] Row)>> _rows = new(StringComparer.Ordinal);
    private readonly LinkedList<(string Key, byte[] Row)> _byAge = new();

    public JoinOperator(JoinDefinition definition, KeySelector key, KeySelector? topicKey)
    {
        (_definition, _key, _topicKey) = (definition, key, topicKey);
        foreach (var (name, row) in definition.Rows ?? new Dictionary<string, JsonElement>()) Put(name, JsonSerializer.SerializeToUtf8Bytes(row));
    }

    public int Held => _rows.Count;

    public long Dropped { get; private set; }

    public void Process(StreamEvent e, StreamOutput output)
    {
        if (_rows.TryGetValue(_key.Read(e.View), out var row))
        {
            if (e.View.Data.ValueKind != JsonValueKind.Object)
            {
                output.SetAside(e.Event, SetAsideReasons.Failed, "Its data is no JSON object, so there is no place for a row.");
                return;
            }

            using var joined = new StreamEvent(
                e.Event with { Data = new EventData(EventDataKind.Json, Join(e.View.Data, row.Value.Row)), DataSchema = null }, e.Key, e.Time);
            output.Emit(joined);
        }
        else if (_definition.Missing == JoinMissing.Pass) output.Emit(e);
        else if (_definition.Missing == JoinMissing.SetAside)
            output.SetAside(e.Event, SetAsideReasons.NoRow, $"The table has no row '{_key.Read(e.View)}'.");
    }

    public void ProcessTable(StreamEvent e)
    {
        var key = _topicKey!.Read(e.View);
        if (e.View.Data.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) Remove(key);
        else Put(key, e.Event.Data.Bytes.ToArray());
        while (_rows.Count > _definition.Most)
        {
            Remove(_byAge.First!.Value.Key);
            Dropped++;
        }
    }

    public JsonElement? Snapshot() => _definition.Topic is null ? null : JsonSerializer.SerializeToElement(
        new SavedTable([.. _byAge.Select(row => new SavedRow(row.Key, JsonSerializer.Deserialize<JsonElement>(row.Row)))], Dropped));

    public void Restore(JsonElement snapshot)
    {
        if (_definition.Topic is null || snapshot.Deserialize<SavedTable>() is not { } saved) return;
        foreach (var row in saved.Rows.TakeLast(_definition.Most)) Put(row.Key, JsonSerializer.SerializeToUtf8Bytes(row.Row));
        Dropped = saved.Dropped;
    }

    private byte[] Join(JsonElement data, byte[] row)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var member in data.EnumerateObject())
                if (member.Name != _definition.Into) member.WriteTo(writer);
            writer.WritePropertyName(_definition.Into);
            writer.WriteRawValue(row, skipInputValidation: true);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private void Put(string key, byte[] row)
    {
        Remove(key);
        _rows[key] = _byAge.AddLast((key, row));
    }

    private void Remove(string key)
    {
        if (_rows.Remove(key, out var node)) _byAge.Remove(node);
    }

    private sealed record SavedTable(IReadOnlyList<SavedRow> Rows, long Dropped);

    private sealed record SavedRow(string Key, JsonElement Row);
}
