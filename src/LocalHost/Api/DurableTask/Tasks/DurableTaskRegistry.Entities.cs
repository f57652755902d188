using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.DurableTask;

/// <content>Adding entities.</content>
public sealed partial class DurableTaskRegistry
{
    /// <summary>Adds an entity.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="factory">Makes the entity from the services of an invocation.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public DurableTaskRegistry AddEntity(TaskName name, Func<IServiceProvider, ITaskEntity> factory)
    {
        _entities.Add(name, default, factory);
        return this;
    }

    /// <summary>Adds an entity class.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The class; its constructor takes services.</param>
    /// <exception cref="ArgumentException">The type is no entity class, or the name is taken.</exception>
    public DurableTaskRegistry AddEntity(TaskName name, Type type)
    {
        ThrowUnlessConcrete<ITaskEntity>(type);
        return AddEntity(name, services => (ITaskEntity)ActivatorUtilities.CreateInstance(services, type));
    }

    /// <summary>Adds an entity class by its own name.</summary>
    /// <param name="type">The class; its constructor takes services.</param>
    /// <exception cref="ArgumentException">The type is no entity class, or the name is taken.</exception>
    public DurableTaskRegistry AddEntity(Type type)
    {
        ThrowUnlessConcrete<ITaskEntity>(type);
        return AddEntity(NameOf(type), type);
    }

    /// <summary>Adds an entity class.</summary>
    /// <typeparam name="TEntity">The class; its constructor takes services.</typeparam>
    /// <param name="name">Its name.</param>
    public DurableTaskRegistry AddEntity<TEntity>(TaskName name)
        where TEntity : class, ITaskEntity => AddEntity(name, typeof(TEntity));

    /// <summary>Adds an entity class by its own name.</summary>
    /// <typeparam name="TEntity">The class; its constructor takes services.</typeparam>
    public DurableTaskRegistry AddEntity<TEntity>()
        where TEntity : class, ITaskEntity => AddEntity(typeof(TEntity));

    /// <summary>Adds one entity object that runs the operations of all keys.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="entity">The object.</param>
    public DurableTaskRegistry AddEntity(TaskName name, ITaskEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return AddEntity(name, _ => entity);
    }

    /// <summary>Adds one entity object, by the name of its class, that runs the operations of all keys.</summary>
    /// <param name="entity">The object.</param>
    public DurableTaskRegistry AddEntity(ITaskEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return AddEntity(NameOf(entity.GetType()), entity);
    }
}
