namespace Microsoft.DurableTask;

/// <summary>Name of an orchestrator or activity function; compared without regard to case.</summary>
public readonly struct TaskName : IEquatable<TaskName>
{
    /// <summary>Names a task. A null name gives the default value.</summary>
    /// <param name="name">The function's name.</param>
    public TaskName(string name) => Name = name;

    /// <summary>The function's name as it was written.</summary>
    public string Name { get; }

    /// <summary>Always empty; null in the default value.</summary>
    [Obsolete("A name has no version: use TaskVersion.")]
    public string Version => Name is null ? null! : "";

    /// <summary>The name of the function.</summary>
    public static implicit operator string(TaskName value) => value.Name;

    /// <summary>A task name; an empty text gives the default value.</summary>
    public static implicit operator TaskName(string value) => string.IsNullOrEmpty(value) ? default : new(value);

    /// <summary>Whether two names mean the same function.</summary>
    public static bool operator ==(TaskName a, TaskName b) => a.Equals(b);

    /// <summary>Whether two names mean different functions.</summary>
    public static bool operator !=(TaskName a, TaskName b) => !a.Equals(b);

    /// <inheritdoc />
    public bool Equals(TaskName other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is TaskName other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Name is null ? 0 : StringComparer.OrdinalIgnoreCase.GetHashCode(Name);

    /// <inheritdoc />
    public override string ToString() => Name;
}
