namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>Builds the WHERE clause of a query: only conditions that were asked for, values always bound.</summary>
internal sealed class Conditions
{
    // Sorts after every character that an id can have.
    private const string LastCharacter = "\U0010FFFF";

    private readonly List<string> _clauses = [];
    private readonly List<Action<Statement>> _bindings = [];

    public string Where => _clauses.Count == 0 ? "" : $"WHERE {string.Join(" AND ", _clauses)}";

    public Conditions If(DateTime? value, string clause)
    {
        if (value is { } time) Add(clause, statement => statement.Bind(time));
        return this;
    }

    public Conditions If(string? value, string clause)
    {
        if (value is not null) Add(clause, statement => statement.Bind(value));
        return this;
    }

    /// <summary>Ids that begin with a text: a range of the index, and no pattern characters to escape.</summary>
    public Conditions IfPrefix(string? prefix)
    {
        if (string.IsNullOrEmpty(prefix)) return this;
        Add("id >= ? AND id < ?", statement => statement.Bind(prefix).Bind(prefix + LastCharacter));
        return this;
    }

    public Conditions IfAny(IReadOnlyList<InstanceStatus>? statuses)
    {
        if (statuses is { Count: > 0 })
            Add($"status IN ({string.Join(", ", statuses.Select(status => (int)status))})", _ => { });
        return this;
    }

    public Conditions Always(string clause)
    {
        Add(clause, _ => { });
        return this;
    }

    public Statement Bind(Statement statement)
    {
        foreach (var binding in _bindings) binding(statement);
        return statement;
    }

    private void Add(string clause, Action<Statement> binding)
    {
        _clauses.Add(clause);
        _bindings.Add(binding);
    }
}
