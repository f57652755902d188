using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Mesh.Elasticity.Processes;

/// <summary>
/// Which processes this one has started, in a file of its own. The next start ends what a dead owner left behind: a worker that does
/// not watch its standard input would else stay for ever. A process is known by its number and the time of its start, since numbers
/// are used again.
/// </summary>
/// <param name="folder">Where the files of all owners on this machine are.</param>
/// <param name="log">Says what was ended.</param>
internal sealed class OrphanLedger(string folder, ILogger<OrphanLedger> log)
{
    private const string Pattern = "workers-*.txt";

    private readonly Lock _lock = new();
    private readonly Dictionary<int, string> _children = [];
    private readonly string _file = Path.Combine(folder, $"workers-{Environment.ProcessId}.txt");

    /// <summary>A process was started.</summary>
    public void Add(int id)
    {
        if (Describe(id) is not { } known) return;
        lock (_lock)
        {
            _children[id] = known;
            Write_NeedsLock();
        }
    }

    /// <summary>A process has ended.</summary>
    public void Remove(int id)
    {
        lock (_lock)
        {
            if (_children.Remove(id)) Write_NeedsLock();
        }
    }

    /// <summary>Ends the processes whose owner is dead.</summary>
    public void EndOrphans()
    {
        if (!Directory.Exists(folder)) return;
        foreach (var file in Directory.EnumerateFiles(folder, Pattern))
        {
            try
            {
                string[] lines = File.ReadAllLines(file);
                if (lines.Length > 0 && IsAlive(lines[0])) continue;
                foreach (var line in lines.Skip(1)) End(line);
                File.Delete(file);
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
            {
                log.OrphansUnreadable(busy, file);
            }
        }
    }

    private void Write_NeedsLock()
    {
        if (_children.Count == 0)
        {
            File.Delete(_file);
            return;
        }

        // Written beside and renamed, so that a death in between leaves the old file whole.
        Directory.CreateDirectory(folder);
        File.WriteAllLines(_file + ".new", [Describe(Environment.ProcessId)!, .. _children.Values]);
        File.Move(_file + ".new", _file, overwrite: true);
    }

    private void End(string line)
    {
        if (Find(line) is not { } orphan) return;
        using (orphan)
        {
            try
            {
                orphan.Kill(entireProcessTree: true);
                log.OrphanEnded(orphan.Id);
            }
            catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
            {
                // It ended by itself meanwhile, or is not ours to end.
            }
        }
    }

    private static bool IsAlive(string line)
    {
        using var found = Find(line);
        return found is not null;
    }

    private static Process? Find(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        if (space < 0 || !int.TryParse(line.AsSpan(0, space), NumberStyles.None, CultureInfo.InvariantCulture, out var id)) return null;
        return Describe(id) == line ? Process.GetProcessById(id) : null;
    }

    /// <summary>Number and start of a process that runs; null where there is none.</summary>
    private static string? Describe(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return process.HasExited ? null : string.Create(CultureInfo.InvariantCulture, $"{id} {new DateTimeOffset(process.StartTime).ToUnixTimeSeconds()}");
        }
        catch (Exception none) when (none is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }
}
