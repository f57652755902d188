using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>
/// The setting <c>WEBSITE_HOSTNAME</c>, by which an app knows where it is called: its host name in Azure, and <c>localhost</c>
/// with the port from the func CLI and here. One that somebody has set is left alone.
/// </summary>
internal static class HostName
{
    /// <summary>Name of the setting and of the environment variable.</summary>
    public const string Setting = "WEBSITE_HOSTNAME";

    /// <summary>Makes it an environment variable before the app reads its settings; a port that is still to be picked makes
    /// none.</summary>
    /// <param name="port">The port; 0 for one that is free.</param>
    public static void Announce(int port)
    {
        if (port > 0 && Environment.GetEnvironmentVariable(Setting) is null)
            Environment.SetEnvironmentVariable(Setting, string.Create(CultureInfo.InvariantCulture, $"localhost:{port}"));
    }

    /// <summary>Makes it a setting of this host alone once its port is picked.</summary>
    /// <param name="settings">The host's settings.</param>
    /// <param name="address">Where it listens.</param>
    public static void Announce(IConfiguration settings, HostAddress address) =>
        settings[Setting] ??= new Uri(address.BaseUrl).Authority;
}
