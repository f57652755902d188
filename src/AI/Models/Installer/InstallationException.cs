namespace FunctionsOrchestration.ModelInstaller;

/// <summary>A step of the installation failed; the message says which, and what the person can do about it.</summary>
/// <param name="message">One line, fit for a build error.</param>
internal sealed class InstallationException(string message) : Exception(message);
