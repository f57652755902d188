using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.DurableTask;

/// <content>Adding activity classes.</content>
public sealed partial class DurableTaskRegistry
{
    /// <summary>Adds an activity.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="factory">Makes the activity from the services of an invocation.</param>
    /// <exception cref="ArgumentException">The name is empty or taken.</exception>
    public DurableTaskRegistry AddActivity(TaskName name, Func<IServiceProvider, ITaskActivity> factory)
    {
        _activities.Add(name, default, factory);
        return this;
    }

    /// <summary>Adds a version of an activity, which Azure Functions does not run.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="factory">Makes the activity.</param>
    /// <exception cref="ArgumentException">The name is empty, or taken in that version.</exception>
    public DurableTaskRegistry AddActivity(TaskName name, TaskVersion version, Func<ITaskActivity> factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _activities.Add(name, version, _ => factory());
        return this;
    }

    /// <summary>Adds an activity class.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">The class; its constructor takes services.</param>
    /// <exception cref="ArgumentException">The type is no activity class, or the name is taken.</exception>
    public DurableTaskRegistry AddActivity(TaskName name, Type type)
    {
        ThrowUnlessConcrete<ITaskActivity>(type);
        _activities.Add(
            name, VersionOf(type), services => (ITaskActivity)ActivatorUtilities.GetServiceOrCreateInstance(services, type));
        return this;
    }

    /// <summary>Adds an activity class by its own name and version.</summary>
    /// <param name="type">The class.</param>
    /// <exception cref="ArgumentException">The type is no activity class, or the name is taken.</exception>
    public DurableTaskRegistry AddActivity(Type type)
    {
        ThrowUnlessConcrete<ITaskActivity>(type);
        return AddActivity(NameOf(type), type);
    }

    /// <summary>Adds an activity class.</summary>
    /// <typeparam name="TActivity">The class.</typeparam>
    /// <param name="name">Its name.</param>
    public DurableTaskRegistry AddActivity<TActivity>(TaskName name)
        where TActivity : class, ITaskActivity => AddActivity(name, typeof(TActivity));

    /// <summary>Adds an activity class by its own name and version.</summary>
    /// <typeparam name="TActivity">The class.</typeparam>
    public DurableTaskRegistry AddActivity<TActivity>()
        where TActivity : class, ITaskActivity => AddActivity(typeof(TActivity));

    /// <summary>Adds one activity object that runs every call.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="activity">The object.</param>
    public DurableTaskRegistry AddActivity(TaskName name, ITaskActivity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivity(name, VersionOf(activity.GetType()), () => activity);
    }

    /// <summary>Adds one activity object, by the name of its class, that runs every call.</summary>
    /// <param name="activity">The object.</param>
    public DurableTaskRegistry AddActivity(ITaskActivity activity)
    {
        ArgumentNullException.ThrowIfNull(activity);
        return AddActivity(NameOf(activity.GetType()), activity);
    }
}
