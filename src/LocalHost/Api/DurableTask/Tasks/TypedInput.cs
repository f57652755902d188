namespace Microsoft.DurableTask;

/// <summary>The input of a task class, as the class wants it.</summary>
internal static class TypedInput
{
    /// <summary>Gives an input its type; none is the type's default, even where that is no null.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="input">The input.</param>
    /// <exception cref="ArgumentException">The input is of another type.</exception>
    public static T Of<T>(object? input) => input switch
    {
        T typed => typed,
        null => default!,
        _ => throw new ArgumentException(
            $"Input type '{input.GetType()}' does not match expected type '{typeof(T)}'.", nameof(input)),
    };
}
