using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>The largest request body that is read; larger ones get 413.</summary>
internal static class BodyLimit
{
    /// <summary>The genuine host's setting for it, in bytes.</summary>
    public const string Setting = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT";

    /// <summary>The genuine host's limit without that setting: 100 MiB.</summary>
    private const long Default = 104_857_600;

    /// <summary>Reads the limit.</summary>
    /// <param name="configuration">The app's settings.</param>
    /// <returns>The limit, in bytes.</returns>
    /// <exception cref="StartupException">The setting is no number of bytes.</exception>
    public static long Read(IConfiguration configuration)
    {
        if (configuration[Setting] is not { Length: > 0 } text)
            return Default;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : throw new StartupException($"The setting {Setting} is '{text}' but must be a number of bytes, such as {Default}.");
    }
}
