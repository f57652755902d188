using System.Collections;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Azure.Functions.Worker.Converters;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The converters of all parameters, in the order in which they are asked; the host's own are one entry.</summary>
public sealed class InputConverterCollection : IEnumerable<Type>
{
    private readonly List<Type> _types = [typeof(HostConversion)];

    /// <summary>Removes all, the host's own too.</summary>
    public void Clear() => _types.Clear();

    /// <inheritdoc/>
    public IEnumerator<Type> GetEnumerator() => _types.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Adds a converter after the others: it is asked for what none of them knows.</summary>
    /// <typeparam name="T">The converter, created once from the app's services.</typeparam>
    public void Register<T>()
        where T : IInputConverter => _types.Add(typeof(T));

    /// <summary>Adds a converter among the others.</summary>
    /// <typeparam name="T">The converter, created once from the app's services.</typeparam>
    /// <param name="index">Its place; 0 to be asked before the host's own.</param>
    public void RegisterAt<T>(int index)
        where T : IInputConverter => _types.Insert(index, typeof(T));
}
