using FunctionsOrchestration.LocalHost.Store;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>Turns exceptions into stored failures, and those into what user code sees.</summary>
internal static class Failures
{
    /// <summary>The failure of an exception. What a failed task reports as its cause is its stored failure.</summary>
    public static Failure From(Exception exception) => new(
        exception.GetType().ToString(), exception.Message, exception.StackTrace, exception switch
        {
            TaskFailedException failed => From(failed.FailureDetails),
            EntityOperationFailedException failed => From(failed.FailureDetails),
            _ => exception.InnerException is { } inner ? From(inner) : null,
        });

    public static TaskFailureDetails ToDetails(this Failure failure) =>
        new(failure.Type, failure.Message, failure.Stack, failure.Inner?.ToDetails(), FailureProperties.Read(failure.Properties));

    /// <summary>The exception and all that caused it, in what a log line has room for: messages of storage clients go on with the
    /// whole answer.</summary>
    public static string Headline(Exception exception) => Headline(From(exception));

    /// <summary>The failure and all that caused it, in what a log line has room for.</summary>
    public static string Headline(Failure failure)
    {
        var line = $"{failure.Type}: {failure.Message.Split('\n', 2)[0].TrimEnd()}";
        return failure.Inner is null ? line : $"{line} ---> {Headline(failure.Inner)}";
    }

    private static Failure From(TaskFailureDetails details) => new(
        details.ErrorType, details.ErrorMessage, details.StackTrace,
        details.InnerFailure is { } inner ? From(inner) : null)
    {
        Properties = FailureProperties.Store(details.Properties),
    };
}
