namespace Microsoft.DurableTask.Entities;

/// <summary>Finding the code of an operation.</summary>
public static class TaskEntityOperationExtensions
{
    /// <summary>The method of an object that runs an operation; null when it has none.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="target">An entity or a state.</param>
    internal static EntityMethods? MethodOf(this TaskEntityOperation operation, object target) =>
        EntityMethods.Find(target.GetType(), operation.Name);
}
