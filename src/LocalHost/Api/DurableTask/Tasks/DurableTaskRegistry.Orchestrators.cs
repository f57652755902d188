namespace Microsoft.DurableTask;

/// <content>Adding orchestrator classes.</content>
public sealed partial class DurableTaskRegistry
{
    /// <summary>Adds an orchestrator.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="factory">Makes the orchestrator.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public DurableTaskRegistry AddOrchestrator(TaskName name, Func<ITaskOrchestrator> factory) =>
        AddOrchestrator(name, default, factory);

    /// <summary>Adds a version of an orchestrator, which Azure Functions does not run.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="factory">Makes the orchestrator.</param>
    /// <exception cref="ArgumentException">The name is empty, or taken in that version.</exception>
    public DurableTaskRegistry AddOrchestrator(TaskName name, TaskVersion version, Func<ITaskOrchestrator> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _orchestrators.Add(name, version, _ => factory());
        return this;
    }

    /// <summary>Adds an orchestrator class.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The class; its constructor takes nothing, for orchestrators replay and must not depend on
    /// services.</param>
    /// <exception cref="ArgumentException">The type is no orchestrator class, or the name is taken.</exception>
    public DurableTaskRegistry AddOrchestrator(TaskName name, Type type)
    {
        ThrowUnlessConcrete<ITaskOrchestrator>(type);
        return AddOrchestrator(name, VersionOf(type), () => (ITaskOrchestrator)Activator.CreateInstance(type)!);
    }

    /// <summary>Adds an orchestrator class by its own name and version.</summary>
    /// <param name="type">The class.</param>
    /// <exception cref="ArgumentException">The type is no orchestrator class, or the name is taken.</exception>
    public DurableTaskRegistry AddOrchestrator(Type type)
    {
        ThrowUnlessConcrete<ITaskOrchestrator>(type);
        return AddOrchestrator(NameOf(type), type);
    }

    /// <summary>Adds an orchestrator class.</summary>
    /// <typeparam name="TOrchestrator">The class.</typeparam>
    /// <param name="name">Its name.</param>
    public DurableTaskRegistry AddOrchestrator<TOrchestrator>(TaskName name)
        where TOrchestrator : class, ITaskOrchestrator => AddOrchestrator(name, typeof(TOrchestrator));

    /// <summary>Adds an orchestrator class by its own name and version.</summary>
    /// <typeparam name="TOrchestrator">The class.</typeparam>
    public DurableTaskRegistry AddOrchestrator<TOrchestrator>()
        where TOrchestrator : class, ITaskOrchestrator => AddOrchestrator(typeof(TOrchestrator));

    /// <summary>Adds one orchestrator object that runs every call.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="orchestrator">The object.</param>
    public DurableTaskRegistry AddOrchestrator(TaskName name, ITaskOrchestrator orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestrator(name, VersionOf(orchestrator.GetType()), () => orchestrator);
    }

    /// <summary>Adds one orchestrator object, by the name of its class, that runs every call.</summary>
    /// <param name="orchestrator">The object.</param>
    public DurableTaskRegistry AddOrchestrator(ITaskOrchestrator orchestrator)
    {
        ArgumentNullException.ThrowIfNull(orchestrator);
        return AddOrchestrator(NameOf(orchestrator.GetType()), orchestrator);
    }
}
