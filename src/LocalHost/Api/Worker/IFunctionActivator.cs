namespace Microsoft.Azure.Functions.Worker
{
    /// <summary>Creates the classes of functions. An app that registers its own in its services has it asked instead of the
    /// host.</summary>
    public interface IFunctionActivator
    {
        /// <summary>Creates a class.</summary>
        /// <param name="instanceType">The class.</param>
        /// <param name="context">The invocation, whose services the constructor may ask for.</param>
        /// <returns>The instance.</returns>
        object? CreateInstance(Type instanceType, FunctionContext context);
    }
}

namespace Microsoft.Azure.Functions.Worker.Core.Invocation
{
    /// <summary>Creating classes by type argument.</summary>
    public static class FunctionActivatorExtensions
    {
        /// <summary>Creates a class.</summary>
        /// <typeparam name="T">The class.</typeparam>
        /// <param name="activator">Creates it.</param>
        /// <param name="context">The invocation.</param>
        /// <returns>The instance.</returns>
        public static T? CreateInstance<T>(this IFunctionActivator activator, FunctionContext context)
            where T : class
        {
            ArgumentNullException.ThrowIfNull(activator);
            return activator.CreateInstance(typeof(T), context) as T;
        }
    }
}
