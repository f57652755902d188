namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>Finds the folder of host.json.</summary>
internal static class ContentRoot
{
    /// <summary>The name of the app's host settings.</summary>
    public const string HostJson = "host.json";

    /// <summary>Looks beside the program first, since the build copies host.json there, then in the current folder.</summary>
    /// <returns>The folder; the program's when host.json is nowhere, as its settings all have defaults.</returns>
    public static string Find() =>
        new[] { AppContext.BaseDirectory, Environment.CurrentDirectory }
            .FirstOrDefault(d => File.Exists(Path.Combine(d, HostJson)))
        ?? AppContext.BaseDirectory;
}
