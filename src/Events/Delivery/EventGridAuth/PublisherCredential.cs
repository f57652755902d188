namespace FunctionsOrchestration.Events.Delivery.EventGridAuth;

/// <summary>What a publisher sent to prove that it may publish; each null where the request has no such header.</summary>
/// <param name="Key">The header <c>aeg-sas-key</c>.</param>
/// <param name="Token">The header <c>aeg-sas-token</c>.</param>
/// <param name="Authorization">The header <c>Authorization</c>; only the scheme SharedAccessSignature is looked at.</param>
public sealed record PublisherCredential(string? Key, string? Token, string? Authorization)
{
    private const string Scheme = "SharedAccessSignature ";

    /// <summary>The token, whichever header has it; null where none has.</summary>
    internal string? AnyToken =>
        Token ?? (Authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) == true ? Authorization[Scheme.Length..].Trim() : null);
}
