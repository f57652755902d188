namespace FunctionsOrchestration.Mesh.Calls;

/// <summary>The tokens of a call, as the endpoint counted them.</summary>
/// <param name="Input">Tokens of the prompt, the cached ones included.</param>
/// <param name="Output">Tokens that were generated.</param>
/// <param name="CachedInput">How many of the prompt's tokens came from the provider's cache.</param>
public sealed record TokenUsage(long Input, long Output, long CachedInput = 0)
{
    /// <summary>Input and output together.</summary>
    public long Total => Input + Output;
}
