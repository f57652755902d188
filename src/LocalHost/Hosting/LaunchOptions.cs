using System.Net;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>What the command line says.</summary>
internal sealed record LaunchOptions
{
    /// <summary>The port that the func CLI uses, and so the one that people type.</summary>
    public const int DefaultPort = 7071;

    /// <summary>The TCP port; 0 for one that is free; <see langword="null"/> when the command line names none.</summary>
    public int? Port { get; init; }

    /// <summary>The address to listen on.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The folder of everything that must outlive the process, as an absolute path.</summary>
    public string DataDirectory { get; init; } = Path.GetFullPath(".data");

    /// <summary>Whether debug messages are shown.</summary>
    public bool Verbose { get; init; }

    /// <summary>Whether the functions are not listed on the console when the host is ready.</summary>
    public bool Silent { get; init; }

    /// <summary>Whether callers must show keys.</summary>
    public bool Auth { get; init; }
}
