namespace FunctionsOrchestration.LocalHost.Testing;

/// <summary>How a <see cref="LocalTestHost"/> runs.</summary>
public sealed record LocalTestHostOptions
{
    /// <summary>The time at which the clock stands at first; 2030-01-01 00:00 UTC by default.</summary>
    public DateTimeOffset StartTime { get; init; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Settings of the app, which override host.json's neighbours and environment variables. local.settings.json is not
    /// read: it is not in version control, so a test that needed it would fail elsewhere.</summary>
    /// <remarks>Queue triggers run only when this names an <c>AzureWebJobsStorage</c>.</remarks>
    public IDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>How long, in real time, the host waits for the app to come to rest before it gives up; 30 seconds by
    /// default.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);
}
