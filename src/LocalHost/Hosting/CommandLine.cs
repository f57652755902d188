using System.Globalization;
using System.Net;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>Reads the command line. What it does not know it refuses, so that a typing error never passes for a
/// setting.</summary>
internal static class CommandLine
{
    /// <summary>Every option, for <c>--help</c> and for refusals.</summary>
    public const string Usage =
        """
        Options:
          --port N          the port to listen on; 0 picks a free one (7071, or LocalHttpPort in local.settings.json)
          --address IP      the address to listen on (127.0.0.1); any that is not loopback needs --auth
          --data DIR        the folder that keeps orchestrations, keys and local storage (.data)
          --auth            ask callers for the keys that their function's authorization level names
          --verbose         show debug messages
          --help            show this list
        """;

    /// <summary>Reads the command line.</summary>
    /// <param name="args">The arguments.</param>
    /// <returns>What they say.</returns>
    /// <exception cref="StartupException">Help was asked for, or at least one argument is wrong; every mistake is in its
    /// message.</exception>
    public static LaunchOptions Parse(IReadOnlyList<string> args)
    {
        var options = new LaunchOptions();
        var mistakes = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, value) = Split(args[i]);
            if (name is "--help" or "-h" or "-?")
                throw new StartupException(Usage) { ExitCode = 0 };
            if (name is "--verbose" or "--auth" && value is not null)
                mistakes.Add($"{name} takes no value.");
            if (name is "--port" or "--address" or "--data" && value is null)
                value = i + 1 < args.Count ? args[++i] : null;
            options = Apply(options, name, value, mistakes);
        }

        if (!IPAddress.IsLoopback(options.Address) && !options.Auth)
            mistakes.Add($"--address {options.Address} is reachable from other machines; add --auth so that callers need a key.");
        if (mistakes.Count > 0)
            throw new StartupException(string.Join(Environment.NewLine, [.. mistakes, "", Usage]));
        return options;
    }

    private static LaunchOptions Apply(LaunchOptions options, string name, string? value, List<string> mistakes)
    {
        switch (name)
        {
            case "--verbose":
                return options with { Verbose = true };
            case "--auth":
                return options with { Auth = true };
            case "--data" when !string.IsNullOrWhiteSpace(value):
                return options with { DataDirectory = Path.GetFullPath(value) };
            case "--data":
                mistakes.Add("--data needs a folder.");
                return options;
            case "--port" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                && port <= IPEndPoint.MaxPort:
                return options with { Port = port };
            case "--port":
                mistakes.Add($"--port {value} must be a number from 0 to {IPEndPoint.MaxPort}.");
                return options;
            case "--address" when IPAddress.TryParse(value == "localhost" ? "127.0.0.1" : value, out var address):
                return options with { Address = address };
            case "--address":
                mistakes.Add($"--address {value} must be an IP address, such as 127.0.0.1 or 0.0.0.0.");
                return options;
            default:
                mistakes.Add($"Unknown option '{name}'.");
                return options;
        }
    }

    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return argument.StartsWith("--", StringComparison.Ordinal) && equals > 0
            ? (argument[..equals], argument[(equals + 1)..])
            : (argument, null);
    }
}
