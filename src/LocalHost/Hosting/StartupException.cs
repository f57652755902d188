using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>The host cannot start, for a reason that whoever started it can mend: it is printed without a stack trace.</summary>
/// <param name="message">The reason and what to do.</param>
internal sealed class StartupException(string message) : FunctionWorkerException(message)
{
    /// <summary>The exit code of the process.</summary>
    public int ExitCode { get; init; } = 1;
}
