using System.Diagnostics.CodeAnalysis;

namespace FunctionsOrchestration.AI.Loading;

/// <summary>
/// A model file is missing or damaged. Operations turn this into <see cref="ModelUnavailableException"/>, with their own name.
/// </summary>
/// <param name="message">What is wrong with which file.</param>
[SuppressMessage("Design", "CA1064", Justification = "Never leaves the assembly: LazyModel turns it into ModelUnavailableException.")]
internal sealed class ModelFileException(string message) : Exception(message);
