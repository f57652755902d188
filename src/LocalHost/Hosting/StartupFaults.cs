using FunctionsOrchestration.LocalHost.Store;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>Turns what people can mend, such as a port in use, into a message instead of a crash.</summary>
internal static class StartupFaults
{
    private static int _watching;

    /// <summary>From now on, prints the message of such a fault that nobody catches, without a stack trace, and ends the
    /// process.</summary>
    public static void TellInsteadOfCrashing()
    {
        if (Interlocked.Exchange(ref _watching, 1) == 0)
            AppDomain.CurrentDomain.UnhandledException += static (_, fault) => Tell((Exception)fault.ExceptionObject);
    }

    /// <summary>What to tell of a fault.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The message; <see langword="null"/> for a fault that is no one's to mend by a setting.</returns>
    public static string? Explain(Exception fault) => fault switch
    {
        StartupException or FunctionCatalogException or StoreException => fault.Message,
        OptionsValidationException options => string.Join(Environment.NewLine, options.Failures),
        IOException { InnerException: AddressInUseException } => $"{fault.Message.TrimEnd('.')}. Stop what uses the port, or "
            + "choose another with --port N.",
        AggregateException { InnerExceptions: [var only] } => Explain(only),
        _ => null,
    };

    private static void Tell(Exception fault)
    {
        if (Explain(fault) is not { } message)
            return;
        var code = (fault as StartupException)?.ExitCode ?? 1;
        (code == 0 ? Console.Out : Console.Error).WriteLine(message);
        Environment.Exit(code);
    }
}
