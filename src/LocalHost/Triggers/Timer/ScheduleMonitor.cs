using System.Text.Json;

namespace FunctionsOrchestration.LocalHost.Triggers.Timer;

/// <summary>Keeps the status of each monitored timer in a file of its own, <c>timers/FUNCTION.json</c> below the data
/// directory, so that an occurrence that was missed while the host was down is noticed on the next start.</summary>
internal sealed class ScheduleMonitor(string dataDirectory)
{
    private readonly string _folder = Path.Combine(dataDirectory, "timers");

    /// <summary>What was last written for a function; null if nothing was, or if the file cannot be read: then the
    /// schedule begins anew.</summary>
    public async Task<TimerStatus?> ReadAsync(string function, CancellationToken stop)
    {
        try
        {
            await using var file = File.OpenRead(FileOf(function));
            return await JsonSerializer.DeserializeAsync<TimerStatus>(file, cancellationToken: stop);
        }
        catch (Exception missing) when (missing is IOException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Replaces the status of a function in one step: a crash leaves the old one or the new one.</summary>
    public async Task WriteAsync(string function, TimerStatus status, CancellationToken stop)
    {
        Directory.CreateDirectory(_folder);
        var path = FileOf(function);
        var draft = path + ".new";
        await using (var file = File.Create(draft))
        {
            await JsonSerializer.SerializeAsync(file, status, cancellationToken: stop);
            await file.FlushAsync(stop);
            RandomAccess.FlushToDisk(file.SafeFileHandle);
        }

        File.Move(draft, path, overwrite: true);
    }

    private string FileOf(string function) => Path.Combine(_folder, function + ".json");
}
