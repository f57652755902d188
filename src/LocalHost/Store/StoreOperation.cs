namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>One change of the store. A commit is a list of these, applied together or not at all.</summary>
internal abstract record StoreOperation
{
    /// <summary>Makes the change.</summary>
    /// <returns>False when the change's condition does not hold; only a commit's first operation may have one.</returns>
    public abstract bool Apply(WriteStatements write);
}

/// <summary>Adds an instance, on condition that its id is free.</summary>
internal sealed record InsertInstance(InstanceRow Row) : StoreOperation
{
    public override bool Apply(WriteStatements write) => write.InsertInstance(Row);
}

/// <summary>Writes what changes in an instance's row. Rows are written when their status does, not at every step.</summary>
internal sealed record UpdateInstance(InstanceRow Row) : StoreOperation
{
    public override bool Apply(WriteStatements write)
    {
        write.UpdateInstance(Row);
        return true;
    }
}

/// <summary>Gives an instance that continues as new its next execution, and drops the history and timers of the last.</summary>
internal sealed record RenewInstance(long OldExecution, InstanceRow Row) : StoreOperation
{
    public override bool Apply(WriteStatements write)
    {
        write.ClearExecution(OldExecution);
        write.RenewInstance(OldExecution, Row.Key);
        write.UpdateInstance(Row);
        return true;
    }
}

/// <summary>Removes a terminal instance with its history, on condition that this execution is still there.</summary>
internal sealed record DeleteInstance(long Execution) : StoreOperation
{
    public override bool Apply(WriteStatements write)
    {
        if (!write.DeleteTerminalInstance(Execution)) return false;
        write.ClearExecution(Execution);
        return true;
    }
}

/// <summary>Drops an execution's history and timers.</summary>
internal sealed record ClearExecution(long Execution) : StoreOperation
{
    public override bool Apply(WriteStatements write)
    {
        write.ClearExecution(Execution);
        return true;
    }
}

/// <summary>Adds the events of one step.</summary>
internal sealed record AppendHistory(long Execution, int Step, DateTime At, IReadOnlyList<HistoryEvent> Events) : StoreOperation
{
    private readonly byte[] _json = StoreJson.Write(Events);

    public override bool Apply(WriteStatements write)
    {
        for (var i = 0; i < Events.Count; i++) write.Payloads.Own(Execution, Events[i].Payload);
        write.AppendHistory(HistoryKey.Of(Execution, Step), At, _json);
        return true;
    }
}

internal sealed record AddTimer(long Execution, int TaskId, DateTime Due) : StoreOperation
{
    public override bool Apply(WriteStatements write)
    {
        write.AddTimer(Execution, TaskId, Due);
        return true;
    }
}

internal sealed record RemoveTimer(long Execution, int TaskId) : StoreOperation
{
    public override bool Apply(WriteStatements write)
    {
        write.RemoveTimer(Execution, TaskId);
        return true;
    }
}

internal sealed record RemoveTimers(long Execution) : StoreOperation
{
    public override bool Apply(WriteStatements write)
    {
        write.RemoveTimers(Execution);
        return true;
    }
}

/// <summary>Puts a message into an instance's inbox.</summary>
internal sealed record AddMessage(long Id, string Target, InstanceMessage Message, DateTime? Due = null) : StoreOperation
{
    private readonly byte[] _json = StoreJson.Write(Message);

    public override bool Apply(WriteStatements write)
    {
        write.Payloads.Own(Id, Message.Payload);
        write.AddMessage(Id, Target, Due, _json);
        return true;
    }
}

internal sealed record RemoveMessage(long Id) : StoreOperation
{
    public override bool Apply(WriteStatements write)
    {
        write.RemoveMessage(Id);
        return true;
    }
}

internal sealed record SaveEntity(EntityRow Row) : StoreOperation
{
    public override bool Apply(WriteStatements write)
    {
        write.SaveEntity(Row);
        return true;
    }
}

internal sealed record DeleteEntity(string Id) : StoreOperation
{
    public override bool Apply(WriteStatements write)
    {
        write.DeleteEntity(Id);
        return true;
    }
}
