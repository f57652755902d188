namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>
/// The file of a hub, before it is opened: held for this process alone, and looked at for damage that SQLite would take for
/// a new, empty file.
/// </summary>
internal sealed class HubFile : IDisposable
{
    // A check reads the whole file: 0.2 s for the 35 MB of 100,000 instances. In a larger one, damage is found when it is read.
    private const long LargestToCheck = 256L << 20;

    private readonly FileStream _ownership;

    /// <exception cref="StoreException">Another process has the hub, the folder cannot be written, or the file was emptied.</exception>
    public HubFile(string directory, string hubName)
    {
        Path = System.IO.Path.Combine(directory, hubName + ".db");
        _ownership = Own(directory, Path + ".lock");
        try
        {
            RefuseLoss();
        }
        catch
        {
            _ownership.Dispose();
            throw;
        }
    }

    public string Path { get; }

    /// <summary>Opens it for writing, with its tables up to date.</summary>
    /// <exception cref="StoreException">It is damaged, or of a program that this one does not know.</exception>
    public StoreConnection Open(bool flush)
    {
        StoreConnection? connection = null;
        try
        {
            connection = new StoreConnection(Path, flush);
            Schema.Apply(connection);
            connection.Execute("PRAGMA journal_mode = WAL");
            Check(connection);
            NoteCreated();
            return connection;
        }
        catch (Exception fault)
        {
            connection?.Dispose();
            if (StoreFaults.Explain(Path, fault) is StoreException explained) throw explained;
            throw;
        }
    }

    public void Dispose() => _ownership.Dispose();

    private static FileStream Own(string directory, string path)
    {
        try
        {
            Directory.CreateDirectory(directory);
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException fault)
        {
            throw new StoreException($"The data folder '{directory}' cannot be written: {fault.Message} Let this user write it, or choose another.", fault);
        }
        catch (IOException fault) when (!FileInUse.Is(fault))
        {
            throw new StoreException($"The data folder '{directory}' cannot be written: {fault.Message} Choose another.", fault);
        }
        catch (IOException fault)
        {
            throw new StoreException(
                $"The task hub is in use by another process ('{path}' is locked). Stop it, or choose another data folder.", fault);
        }
    }

    /// <summary>SQLite makes new tables in an empty file, and drops a log without its file: all that was there would be gone.</summary>
    private void RefuseLoss()
    {
        var isEmpty = new FileInfo(Path) is not { Exists: true, Length: > 0 };
        var wasEmptied = isEmpty && File.Exists(Path) && _ownership.Length > 0;
        var hasLog = isEmpty && new FileInfo(Path + "-wal") is { Exists: true, Length: > 0 };
        if (wasEmptied || hasLog)
            throw new StoreException(
                $"The task hub's file '{Path}' is empty or gone, but it held orchestrations. Restore it from a backup; "
                + $"or, to begin with an empty one, remove '{Path}*'.");
    }

    private void NoteCreated()
    {
        if (_ownership.Length > 0) return;
        _ownership.Write("created"u8);
        _ownership.Flush(flushToDisk: true);
    }

    private void Check(StoreConnection connection)
    {
        if (new FileInfo(Path).Length > LargestToCheck) return;
        using var check = connection.PrepareOnce("PRAGMA quick_check(1)");
        check.Read();
        if (check.Text(0) is not "ok" and var damage)
            throw new StoreException(
                $"The task hub's file '{Path}' is damaged: {damage}. Restore the data folder from a backup, or move it away to begin with an empty one.");
    }
}
