using FunctionsOrchestration.LocalHost.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a Functions app starts.</summary>
public class FunctionsApplication
{
    /// <summary>Begins an app whose functions are those of the program and of the libraries beside it.</summary>
    /// <param name="args">The command line; <c>--help</c> lists what it may hold.</param>
    /// <returns>The app, to add services and middleware to.</returns>
    /// <remarks>When the command line, host.json or local.settings.json is wrong, says so and ends the process with exit code
    /// 1.</remarks>
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        StartupFaults.TellInsteadOfCrashing();
        return LocalApplication.CreateBuilder(args);
    }
}
