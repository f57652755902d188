namespace Microsoft.Azure.Functions.Worker;

/// <summary>Where the host answers the management API, for the payloads that starters send back.</summary>
/// <param name="BaseUrl">Address up to and with <c>/runtime/webhooks/durabletask</c>, without a slash at the end.</param>
/// <param name="Query">What authorizes a caller, for example <c>code=…</c>; null where nothing is needed.</param>
internal sealed record ManagementAddress(string BaseUrl, string? Query)
{
    /// <summary>Path of the management API on every host.</summary>
    public const string Path = "/runtime/webhooks/durabletask";
}
