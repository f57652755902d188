using FunctionsOrchestration.LocalHost.Store;

namespace FunctionsOrchestration.LocalHost.Hosting;

/// <summary>The folder of everything that outlives the process, held by one process at a time.</summary>
internal sealed class DataDirectory : IDisposable
{
    private const string LockName = "lock";

    private readonly FileStream _lock;

    /// <summary>Creates the folder if need be, and holds it until disposed.</summary>
    /// <param name="options">Names the folder.</param>
    /// <exception cref="StartupException">Another process holds it, or it cannot be written.</exception>
    public DataDirectory(LaunchOptions options)
    {
        Path = options.DataDirectory;
        try
        {
            Directory.CreateDirectory(Path);
            _lock = new FileStream(
                System.IO.Path.Combine(Path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StartupException($"The data folder {Path} cannot be written: {exception.Message}");
        }
        catch (IOException exception)
        {
            throw new StartupException(FileInUse.Is(exception)
                ? $"The data folder {Path} is in use by another process. Stop it, or choose another folder with --data DIR."
                : $"The data folder {Path} cannot be made or written: {exception.Message}");
        }
    }

    /// <summary>The folder's absolute path.</summary>
    public string Path { get; }

    /// <summary>Lets another process have the folder.</summary>
    public void Dispose() => _lock.Dispose();
}
