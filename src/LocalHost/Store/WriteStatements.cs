namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>Every statement that changes the store, prepared once on the writer's connection.</summary>
internal sealed class WriteStatements(StoreConnection connection)
{
    private readonly Statement _begin = connection.Prepare("BEGIN IMMEDIATE");
    private readonly Statement _commit = connection.Prepare("COMMIT");
    private readonly Statement _rollback = connection.Prepare("ROLLBACK");
    private readonly Statement _reserve = connection.Prepare("UPDATE sequence SET next = ?");
    private readonly Statement _insertInstance = connection.Prepare("""
        INSERT INTO instances (key, id, name, version, status, created, updated, completed, parent, tags, wake, custom_status, failure, output)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING
        """);
    private readonly Statement _updateInstance = connection.Prepare("""
        UPDATE instances SET status = ?, version = ?, updated = ?, completed = ?, wake = ?, custom_status = ?, failure = ?, output = ?
        WHERE key = ?
        """);
    private readonly Statement _renewInstance = connection.Prepare("UPDATE instances SET key = ? WHERE key = ?");
    private readonly Statement _deleteInstance = connection.Prepare($"""
        DELETE FROM instances WHERE key = ?
        AND status IN ({(int)InstanceStatus.Completed}, {(int)InstanceStatus.Failed}, {(int)InstanceStatus.Terminated})
        """);
    private readonly Statement _appendHistory = connection.Prepare("INSERT INTO history (id, at, events) VALUES (?, ?, ?)");
    private readonly Statement _deleteHistory = connection.Prepare("DELETE FROM history WHERE id BETWEEN ? AND ?");
    private readonly Statement _addTimer = connection.Prepare("INSERT INTO timers (instance, task, due) VALUES (?, ?, ?)");
    private readonly Statement _removeTimer = connection.Prepare("DELETE FROM timers WHERE instance = ? AND task = ?");
    private readonly Statement _removeTimers = connection.Prepare("DELETE FROM timers WHERE instance = ?");
    private readonly Statement _addMessage = connection.Prepare("INSERT INTO inbox (id, target, due, message) VALUES (?, ?, ?, ?)");
    private readonly Statement _removeMessage = connection.Prepare("DELETE FROM inbox WHERE id = ?");
    private readonly Statement _saveEntity = connection.Prepare("""
        INSERT INTO entities (id, updated, lock_id, lock_owner, state) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET updated = excluded.updated, lock_id = excluded.lock_id,
            lock_owner = excluded.lock_owner, state = excluded.state
        """);
    private readonly Statement _deleteEntity = connection.Prepare("DELETE FROM entities WHERE id = ?");

    /// <summary>Large values, which stand beside the rows that refer to them.</summary>
    public PayloadStatements Payloads { get; } = new(connection);

    public void Begin() => _begin.Execute();

    public void Commit() => _commit.Execute();

    public void Rollback() => _rollback.Execute();

    public void ReserveSequence(long next) => _reserve.Bind(next).Execute();

    public bool InsertInstance(InstanceRow row) => _insertInstance
        .Bind(row.Key).Bind(row.Id).Bind(row.Name).Bind(row.Version).Bind((int)row.Status)
        .Bind(row.Created).Bind(row.Updated).Bind(row.Completed).Bind(row.Parent).Bind(StoreJson.Write(row.Tags))
        .Bind(row.Wake ? 1 : 0).Bind(row.CustomStatus).Bind(StoreJson.Write(row.Failure)).Bind(row.Output)
        .Execute() == 1;

    public void UpdateInstance(InstanceRow row)
    {
        _updateInstance
            .Bind((int)row.Status).Bind(row.Version).Bind(row.Updated).Bind(row.Completed).Bind(row.Wake ? 1 : 0)
            .Bind(row.CustomStatus).Bind(StoreJson.Write(row.Failure)).Bind(row.Output).Bind(row.Key)
            .Execute();
        Payloads.Release(-row.Key);
        Payloads.Own(-row.Key, row.CustomStatus);
        Payloads.Own(-row.Key, row.Output);
    }

    public void RenewInstance(long oldKey, long newKey)
    {
        _renewInstance.Bind(newKey).Bind(oldKey).Execute();
        Payloads.Release(-oldKey);
    }

    public bool DeleteTerminalInstance(long key)
    {
        if (_deleteInstance.Bind(key).Execute() != 1) return false;
        Payloads.Release(-key);
        return true;
    }

    public void ClearExecution(long execution)
    {
        Payloads.Release(execution);
        _deleteHistory.Bind(HistoryKey.First(execution)).Bind(HistoryKey.Last(execution)).Execute();
        RemoveTimers(execution);
    }

    public void AppendHistory(long id, DateTime at, byte[] events) => _appendHistory.Bind(id).Bind(at).Bind(events).Execute();

    public void AddTimer(long execution, int taskId, DateTime due) => _addTimer.Bind(execution).Bind(taskId).Bind(due).Execute();

    public void RemoveTimer(long execution, int taskId) => _removeTimer.Bind(execution).Bind(taskId).Execute();

    public void RemoveTimers(long execution) => _removeTimers.Bind(execution).Execute();

    public void AddMessage(long id, string target, DateTime? due, byte[] message) =>
        _addMessage.Bind(id).Bind(target).Bind(due).Bind(message).Execute();

    public void RemoveMessage(long id)
    {
        Payloads.Release(id);
        _removeMessage.Bind(id).Execute();
    }

    public void SaveEntity(EntityRow row)
    {
        Payloads.Release(row.Id);
        Payloads.Own(row.Id, row.State);
        _saveEntity.Bind(row.Id).Bind(row.Updated).Bind(row.LockId).Bind(row.LockOwner).Bind(row.State).Execute();
    }

    public void DeleteEntity(string id)
    {
        Payloads.Release(id);
        _deleteEntity.Bind(id).Execute();
    }
}
