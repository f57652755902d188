using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>Turns what people can mend, such as a port in use, into a message instead of a stack trace.</summary>
/// <param name="fail">Is told the message and the exit code; it may not return.</param>
internal sealed class StartupGuard(Action<string, int> fail)
{
    /// <summary>Prints the message and ends the process.</summary>
    public static StartupGuard EndsProcess { get; } = new(static (message, code) =>
    {
        (code == 0 ? Console.Out : Console.Error).WriteLine(message);
        Environment.Exit(code);
    });

    /// <summary>Runs a step of the start.</summary>
    /// <typeparam name="T">What the step makes.</typeparam>
    /// <param name="step">The step.</param>
    /// <returns>What it made.</returns>
    public T Run<T>(Func<T> step)
    {
        try
        {
            return step();
        }
        catch (Exception exception) when (Explain(exception) is not null)
        {
            Fail(exception);
            throw;
        }
    }

    /// <summary>Tells of a failed start, if people can mend it.</summary>
    /// <param name="exception">Why it failed.</param>
    public void Fail(Exception exception)
    {
        if (Explain(exception) is { } message)
            fail(message, (exception as StartupException)?.ExitCode ?? 1);
    }

    private static string? Explain(Exception exception) => exception switch
    {
        StartupException or FunctionCatalogException => exception.Message,
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        IOException { InnerException: AddressInUseException } => $"{exception.Message.TrimEnd('.')}. Stop what uses the port, or choose another with --port N.",
        _ => null,
    };
}
