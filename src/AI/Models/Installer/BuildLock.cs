namespace FunctionsOrchestration.ModelInstaller;

/// <summary>Keeps two builds of one working copy from installing at the same time.</summary>
internal static class BuildLock
{
    /// <summary>Waits until no other process holds the lock file.</summary>
    /// <param name="path">The lock file; it stays behind, unlocked.</param>
    /// <param name="patience">How long to wait before giving up.</param>
    /// <exception cref="InstallationException">Another build held the lock all the time.</exception>
    public static FileStream Acquire(string path, TimeSpan patience)
    {
        var deadline = DateTime.UtcNow + patience;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (DateTime.UtcNow < deadline)
            {
                Thread.Sleep(200);
            }
            catch (IOException)
            {
                throw new InstallationException($"Another build has held {path} for {patience.TotalMinutes:0} minutes; end it and build again.");
            }
        }
    }
}
