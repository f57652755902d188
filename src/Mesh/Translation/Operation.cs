namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>One operation of a domain and its canonical contract: the same whoever serves it, over whatever protocol.</summary>
/// <param name="Domain">The domain, for example <c>nlp</c>.</param>
/// <param name="Name">The operation, for example <c>sentiment</c>.</param>
/// <param name="Input">Type of the canonical input.</param>
/// <param name="Output">Type of the canonical answer.</param>
public sealed record Operation(string Domain, string Name, Type Input, Type Output)
{
    /// <summary>
    /// True where asking twice costs nothing but time and gives the same answer, so that a call may be hedged. A generated text
    /// costs tokens each time and comes out differently.
    /// </summary>
    public bool IsIdempotent { get; init; } = true;

    /// <summary>True where the answer can come in parts.</summary>
    public bool CanStream { get; init; }

    /// <summary>True where another endpoint can go on with an answer that broke off, given the text so far.</summary>
    public bool CanContinue { get; init; }

    /// <summary>Domain and name, as catalogs and documents write them: <c>nlp.sentiment</c>.</summary>
    public string Key { get; } = $"{Domain}.{Name}";
}
