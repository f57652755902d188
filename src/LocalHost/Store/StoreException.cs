namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>The store cannot be opened, read or written. The message names the file, what is wrong with it and how to go on.</summary>
/// <param name="message">The message.</param>
/// <param name="cause">What SQLite or the operating system said.</param>
internal sealed class StoreException(string message, Exception? cause = null) : InvalidOperationException(message, cause);
