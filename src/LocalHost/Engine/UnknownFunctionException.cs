namespace FunctionsOrchestration.LocalHost.Engine;

/// <summary>Something asked for a function that the app does not have. The message names those that it has.</summary>
internal sealed class UnknownFunctionException(string name, string kind, string kinds, IEnumerable<string> known)
    : InvalidOperationException(Describe(name, kind, kinds, known))
{
    public static string Describe(string name, string kind, string kinds, IEnumerable<string> known) =>
        $"The function '{name}' doesn't exist, is disabled, or is not {kind}. Additional info: The following are the known {kinds}: " +
        $"{string.Join(", ", known.Order(StringComparer.OrdinalIgnoreCase).Select(one => $"'{one}'"))}.";
}
