using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace FunctionsOrchestration.Documents;

/// <summary>
/// The header <c>Idempotency-Key</c>: a sender who does not know whether a request arrived sends it again with the same key and
/// gets the same instance, not a second one. The instance id is made from the key, so nothing needs to be remembered.
/// </summary>
internal static class IdempotencyKey
{
    private const string Header = "Idempotency-Key";
    private const int MaxLength = 200;

    public static string? Of(HttpRequest request) =>
        request.Headers.TryGetValue(Header, out var values) ? values.ToString() : null;

    public static IActionResult? ProblemOf(HttpRequest request) => Of(request) is { Length: 0 or > MaxLength } key
        ? Problems.BadRequest(
            Header, key, $"A key has 1 to {MaxLength} characters.", "Send a key of your own for each request, such as a UUID.")
        : null;

    public static string InstanceIdFor(HttpRequest request, string prefix) =>
        Of(request) is { } key ? InstanceIdFor(key, prefix) : $"{prefix}-{Guid.NewGuid():N}";

    public static string InstanceIdFor(string key, string prefix) =>
        $"{prefix}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16))}";

    /// <summary>422: the key stands for a request with other contents.</summary>
    public static IActionResult UsedForAnother(string instanceId) =>
        Problems.Unprocessable(
            Header, null, $"The key was used for another request, which became {instanceId}.",
            "Send a new key with a new request.");
}
