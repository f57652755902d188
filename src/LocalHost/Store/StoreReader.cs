using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>Reads the store. Readers never wait for the writer, nor it for them (WAL).</summary>
internal sealed class StoreReader(string path, Func<ReadStatements> connect) : IDisposable
{
    private readonly ConcurrentBag<ReadStatements> _idle = [];

    public InstanceRow? Instance(string id) => Use(read => read.Instance(id));

    public EntityRow? Entity(string id) => Use(read => read.Entity(id));

    /// <summary>The steps of an execution, first to last.</summary>
    public List<HistoryRow> History(long execution) => Use(read => read.History(execution));

    /// <summary>The first event of an execution, which has its input.</summary>
    public ExecutionStarted? Creation(long execution) => Use(read => read.Creation(execution));

    /// <summary>The value that a text is or refers to.</summary>
    /// <exception cref="InvalidOperationException">It refers to a value that was removed.</exception>
    public string? Value(string? text) => Find(text, out var value)
        ? value
        : throw new InvalidOperationException($"The store has no '{text}' any more: the row that referred to it was removed.");

    /// <summary>Reads the value that a text is or refers to.</summary>
    /// <returns>False when the text refers to a value that was removed.</returns>
    public bool Find(string? text, out string? value)
    {
        value = text;
        if (PayloadReference.Id(text) is not { } id) return true;
        value = Use(read => read.Payload(id, PayloadReference.Weight(text)));
        return value is not null;
    }

    /// <summary>An instance's row with its large values in it. When they have just changed, the row is read again.</summary>
    public InstanceRow? Filled(InstanceRow row)
    {
        var current = row;
        while (current is not null)
        {
            if (Find(current.Output, out var output) && Find(current.CustomStatus, out var status))
                return current with { Output = output, CustomStatus = status };
            current = Instance(row.Id);
        }

        return null;
    }

    /// <summary>The same for an entity.</summary>
    public EntityRow? Filled(EntityRow row)
    {
        var current = row;
        while (current is not null)
        {
            if (Find(current.State, out var state)) return current with { State = state };
            current = Entity(row.Id);
        }

        return null;
    }

    public List<InstanceRow> Instances(InstanceFilter filter) => Use(read =>
    {
        var conditions = new Conditions()
            .If(filter.After, "id > ?").IfPrefix(filter.IdPrefix).If(filter.Parent, "parent = ?")
            .If(filter.CreatedFrom, "created >= ?").If(filter.CreatedTo, "created <= ?")
            .If(filter.CompletedFrom, "completed >= ?").If(filter.CompletedTo, "completed <= ?")
            .IfAny(filter.Statuses);
        return Query(
            read, conditions, $"SELECT {InstanceColumns.All} FROM instances {conditions.Where} ORDER BY id LIMIT {filter.Limit}",
            InstanceColumns.Read);
    });

    public List<EntityRow> Entities(EntityFilter filter) => Use(read =>
    {
        var conditions = new Conditions()
            .If(filter.After, "id > ?").IfPrefix(filter.IdPrefix).If(filter.LockOwner, "lock_owner = ?")
            .If(filter.UpdatedFrom, "updated >= ?").If(filter.UpdatedTo, "updated <= ?");
        if (!filter.IncludeTransient) conditions.Always("state IS NOT NULL");
        return Query(
            read, conditions, $"SELECT {EntityColumns.All} FROM entities {conditions.Where} ORDER BY id LIMIT {filter.Limit}",
            EntityColumns.Read);
    });

    /// <summary>Ids of the instances that a restart must load.</summary>
    public List<string> InstancesToWake() => Use(read =>
        Query(read, new Conditions(), "SELECT id FROM instances WHERE wake = 1 ORDER BY key", row => row.Text(0)));

    /// <summary>Every message that waits, oldest first.</summary>
    public List<InboxRow> Inbox() => Use(read =>
        Query(read, new Conditions(), "SELECT id, target, due, message FROM inbox ORDER BY id", row =>
            new InboxRow(row.Int64(0), row.Text(1), row.TimeOrNull(2), StoreJson.ReadMessage(row.Blob(3)))));

    /// <summary>Every timer that has not fired.</summary>
    public List<TimerRow> Timers() => Use(read =>
        Query(read, new Conditions(), "SELECT i.id, t.instance, t.task, t.due FROM timers t JOIN instances i ON i.key = t.instance", row =>
            new TimerRow(row.Text(0), row.Int64(1), (int)row.Int64(2), row.Time(3))));

    public void Dispose()
    {
        while (_idle.TryTake(out var read)) read.Connection.Dispose();
    }

    private static List<T> Query<T>(ReadStatements read, Conditions conditions, string sql, Func<Statement, T> map)
    {
        List<T> rows = [];
        using var statement = conditions.Bind(read.Connection.PrepareOnce(sql));
        while (statement.Read()) rows.Add(map(statement));
        return rows;
    }

    private T Use<T>(Func<ReadStatements, T> query)
    {
        try
        {
            var read = Rent();
            try
            {
                return query(read);
            }
            finally
            {
                _idle.Add(read);
            }
        }
        catch (SqliteException fault)
        {
            throw StoreFaults.Explain(path, fault);
        }
    }

    private ReadStatements Rent() => _idle.TryTake(out var read) ? read : connect();
}
