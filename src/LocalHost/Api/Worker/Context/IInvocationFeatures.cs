namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the host and middleware offer to one invocation, by type.</summary>
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    /// <summary>Offers a feature, in place of one of the same type.</summary>
    /// <typeparam name="T">The type under which it is found.</typeparam>
    /// <param name="instance">The feature.</param>
    void Set<T>(T instance);

    /// <summary>Finds a feature.</summary>
    /// <typeparam name="T">The type under which it was set.</typeparam>
    /// <returns>The feature, or the type's default when none was set.</returns>
    T? Get<T>();
}
