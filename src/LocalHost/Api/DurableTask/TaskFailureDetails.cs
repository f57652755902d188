using System.Reflection;

namespace Microsoft.DurableTask;

/// <summary>How a task failed, in a form that survives serialization.</summary>
/// <param name="ErrorType">Full name of the exception's type.</param>
/// <param name="ErrorMessage">The exception's message.</param>
/// <param name="StackTrace">Where it was thrown; null where that is not known.</param>
/// <param name="InnerFailure">What caused it; null where nothing did.</param>
/// <param name="Properties">Further facts about the failure; null for none.</param>
public record TaskFailureDetails(
    string ErrorType,
    string ErrorMessage,
    string? StackTrace,
    TaskFailureDetails? InnerFailure,
    IDictionary<string, object?>? Properties)
{
    /// <summary>Describes an exception and all that caused it.</summary>
    /// <param name="exception">The exception.</param>
    public static TaskFailureDetails FromException(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return exception is TaskFailedException { FailureDetails: var cause }
            ? new(exception.GetType().ToString(), exception.Message, exception.StackTrace, cause, null)
            : new(
                exception.GetType().ToString(),
                exception.Message,
                exception.StackTrace,
                exception.InnerException is { } inner ? FromException(inner) : null,
                null);
    }

    /// <summary>Whether the failure's exception is of a type or derives from it.</summary>
    /// <typeparam name="T">The exception type asked for.</typeparam>
    public bool IsCausedBy<T>()
        where T : Exception => IsCausedBy(typeof(T));

    /// <summary>Whether the failure's exception is of a type or derives from it.</summary>
    /// <param name="targetBaseExceptionType">The exception type asked for.</param>
    /// <exception cref="ArgumentException">The type is no exception.</exception>
    /// <exception cref="AmbiguousMatchException">Several loaded assemblies have a type of the failure's name.</exception>
    public bool IsCausedBy(Type targetBaseExceptionType)
    {
        ArgumentNullException.ThrowIfNull(targetBaseExceptionType);
        if (!typeof(Exception).IsAssignableFrom(targetBaseExceptionType))
            throw new ArgumentException($"{targetBaseExceptionType} is not an exception type.", nameof(targetBaseExceptionType));
        return FindErrorType(targetBaseExceptionType.Assembly) is { } type && targetBaseExceptionType.IsAssignableFrom(type);
    }

    /// <inheritdoc />
    public override string ToString() => $"{ErrorType}: {ErrorMessage}";

    // The name has no assembly: look where the framework's own exceptions are, beside the type asked for, then everywhere.
    private Type? FindErrorType(Assembly near)
    {
        if (string.IsNullOrEmpty(ErrorType))
            return null;
        if ((Type.GetType(ErrorType) ?? near.GetType(ErrorType)) is { } found)
            return found;
        var candidates = AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetType(ErrorType)).OfType<Type>().Distinct().ToList();
        return candidates.Count > 1
            ? throw new AmbiguousMatchException($"{candidates.Count} loaded assemblies have a type {ErrorType}.")
            : candidates.SingleOrDefault();
    }
}
