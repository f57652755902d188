using System.Text;

namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>One reading connection with the statements of the hot paths prepared.</summary>
internal sealed class ReadStatements
{
    private readonly Statement _instance;
    private readonly Statement _history;
    private readonly Statement _creation;
    private readonly Statement _entity;
    private readonly Statement _payload;

    public ReadStatements(StoreConnection connection)
    {
        Connection = connection;
        _instance = connection.Prepare($"SELECT {InstanceColumns.All} FROM instances WHERE id = ?");
        _history = connection.Prepare("SELECT id, at, events FROM history WHERE id BETWEEN ? AND ? ORDER BY id");
        _creation = connection.Prepare("SELECT events FROM history WHERE id = ?");
        _entity = connection.Prepare($"SELECT {EntityColumns.All} FROM entities WHERE id = ?");
        _payload = connection.Prepare("SELECT text FROM payloads WHERE id BETWEEN ? AND ? ORDER BY id");
    }

    public StoreConnection Connection { get; }

    public InstanceRow? Instance(string id)
    {
        _instance.Bind(id);
        if (!_instance.Read()) return null;
        var row = InstanceColumns.Read(_instance);
        _instance.Reset();
        return row;
    }

    public EntityRow? Entity(string id)
    {
        _entity.Bind(id);
        if (!_entity.Read()) return null;
        var row = EntityColumns.Read(_entity);
        _entity.Reset();
        return row;
    }

    public ExecutionStarted? Creation(long execution)
    {
        _creation.Bind(HistoryKey.First(execution));
        if (!_creation.Read()) return null;
        var events = StoreJson.ReadEvents(_creation.Blob(0));
        _creation.Reset();
        return events[0] as ExecutionStarted;
    }

    /// <summary>A large value, decoded part by part into its place; null when it was removed.</summary>
    public string? Payload(long id, int length)
    {
        _payload.Bind(HistoryKey.First(id)).Bind(HistoryKey.Last(id));
        if (!_payload.Read()) return null;
        return string.Create(length, _payload, static (text, parts) =>
        {
            do text = text[Encoding.UTF8.GetChars(parts.Bytes(0), text)..];
            while (parts.Read());
        });
    }

    public List<HistoryRow> History(long execution)
    {
        List<HistoryRow> rows = [];
        _history.Bind(HistoryKey.First(execution)).Bind(HistoryKey.Last(execution));
        while (_history.Read())
            rows.Add(new HistoryRow(
                HistoryKey.Step(_history.Int64(0)), _history.Time(1), StoreJson.ReadEvents(_history.Blob(2))));
        return rows;
    }
}
