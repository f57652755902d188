namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>Tells a file that another process holds from one that cannot be opened for another reason.</summary>
internal static class FileInUse
{
    // What the runtime reports: EAGAIN on Linux and on macOS, the sharing violation on Windows.
    private static readonly int[] Codes = [11, 35, unchecked((int)0x80070020)];

    public static bool Is(IOException fault) => Codes.Contains(fault.HResult);
}
