using System.Diagnostics;
using System.Text;
using FunctionsOrchestration.LocalHost.Hosting.Settings;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>What the host says when it is ready: every function by kind of trigger, with where or when it runs.</summary>
internal sealed class StartupReport(
    FunctionCatalog catalog,
    IEnumerable<ITriggerListener> listeners,
    HostAddress address,
    IHostEnvironment environment,
    DataDirectory data,
    LocalSettings local,
    HostSettings settings,
    LaunchOptions options,
    ILogger<StartupReport> log)
{
    /// <summary>Prints the functions, then that the host is ready and how long that took since the process began.</summary>
    public void Print()
    {
        if (options.Silent)
            return;
        Console.Out.WriteLine(Functions());
        if (settings.Unknown.Count > 0)
            log.UnknownSettings(ContentRoot.HostJson, string.Join(", ", settings.Unknown));
        using var process = Process.GetCurrentProcess();
        Console.Out.WriteLine($"ready in {(DateTime.Now - process.StartTime).TotalMilliseconds:0} ms");
    }

    /// <summary>The app, where its settings and data are, and every function.</summary>
    /// <returns>Lines of text.</returns>
    public string Functions()
    {
        var text = new StringBuilder();
        text.AppendLine($"{environment.ApplicationName} ({environment.EnvironmentName}) on {address.BaseUrl}, data in "
            + $"{data.Path}{(options.Auth ? ", keys in keys.json there" : "")}");
        if (!local.Found)
            text.AppendLine($"No {LocalSettings.FileName} beside {ContentRoot.HostJson}: defaults for development apply "
                + $"({string.Join(", ", local.Values.Select(v => $"{v.Key}={v.Value}"))}).");
        var kinds = catalog.Functions.GroupBy(f => f.TriggerType);
        foreach (var kind in kinds.OrderBy(k => k.Key != "httpTrigger").ThenBy(k => k.Key, StringComparer.Ordinal))
        {
            text.AppendLine().AppendLine(kind.Key);
            var width = kind.Max(f => f.Name.Length);
            foreach (var function in kind)
                text.AppendLine($"  {function.Name.PadRight(width)}  {Describe(function)}".TrimEnd());
        }

        if (catalog.Disabled.Count > 0)
            text.AppendLine().AppendLine($"Disabled by settings: {string.Join(", ", catalog.Disabled)}");
        return text.ToString();
    }

    private string? Describe(FunctionDescriptor function)
    {
        var description = listeners.Select(l => l.Describe(function)).FirstOrDefault(d => d is not null);
        return description is ['/', ..] ? address.BaseUrl + description : description;
    }
}
