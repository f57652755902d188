using System.Reflection;
using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask;

/// <summary>Orchestrators, activities and entities beside those that <c>[Function]</c> methods declare. An app fills it with
/// <c>services.Configure&lt;DurableTaskRegistry&gt;(tasks =&gt; tasks.AddActivity&lt;X&gt;())</c>.</summary>
public sealed partial class DurableTaskRegistry
{
    private readonly TaskTable<ITaskOrchestrator> _orchestrators = new();
    private readonly TaskTable<ITaskActivity> _activities = new();
    private readonly TaskTable<ITaskEntity> _entities = new();

    /// <summary>Name and version of every task that has a version; Azure Functions runs none of them.</summary>
    internal IEnumerable<(TaskName Name, TaskVersion Version)> Versioned =>
        _orchestrators.Keys.Concat(_activities.Keys).Where(key => key.Version != TaskVersion.Unversioned);

    /// <summary>The activities that were added.</summary>
    /// <returns>Each name with what makes its activity.</returns>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskActivity>>> GetActivities() => _activities.All();

    /// <summary>The entities that were added.</summary>
    /// <returns>Each name with what makes its entity.</returns>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskEntity>>> GetEntities() => _entities.All();

    /// <summary>The orchestrators that were added.</summary>
    /// <returns>Each name with what makes its orchestrator.</returns>
    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskOrchestrator>>> GetOrchestrators() =>
        _orchestrators.All();

    private static TaskName NameOf(MemberInfo type) =>
        type.GetCustomAttribute<DurableTaskAttribute>() is { Name.Name: { Length: > 0 } name } ? name : type.Name;

    private static TaskVersion VersionOf(MemberInfo type) => type.GetCustomAttribute<DurableTaskAttribute>()?.Version;

    private static void ThrowUnlessConcrete<T>(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (!typeof(T).IsAssignableFrom(type) || type.IsAbstract)
            throw new ArgumentException($"{type} must be a class that is not abstract and is an {typeof(T).Name}.", nameof(type));
    }

    /// <summary>The tasks of one kind, by name and version without regard to case.</summary>
    private sealed class TaskTable<T>
    {
        private readonly Dictionary<(TaskName Name, TaskVersion Version), Func<IServiceProvider, T>> _factories = [];

        public IEnumerable<(TaskName Name, TaskVersion Version)> Keys => _factories.Keys;

        public void Add(TaskName name, TaskVersion version, Func<IServiceProvider, T> factory)
        {
            ArgumentException.ThrowIfNullOrEmpty(name.Name, nameof(name));
            ArgumentNullException.ThrowIfNull(factory);
            if (!_factories.TryAdd((name, version), factory))
            {
                var which = version.Version.Length == 0 ? "" : $" with version '{version.Version}'";
                throw new ArgumentException($"An {typeof(T).Name} named '{name}'{which} is already added.", nameof(name));
            }
        }

        public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, T>>> All() =>
            _factories.Select(task => KeyValuePair.Create(task.Key.Name, task.Value));
    }
}
