using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FunctionsOrchestration.Events.Delivery.Webhooks;

/// <summary>
/// Signs requests, and verifies them, as Standard Webhooks does (https://www.standardwebhooks.com, version 1, symmetric):
/// HMAC-SHA256 of <c>id.timestamp.body</c>. Several signatures may stand beside each other while a secret is being changed.
/// </summary>
public static class WebhookSignature
{
    /// <summary>Name of the header with the id, the same at each attempt.</summary>
    public const string Id = "webhook-id";

    /// <summary>Name of the header with the time of the attempt, in seconds of Unix time.</summary>
    public const string Timestamp = "webhook-timestamp";

    /// <summary>Name of the header with the signatures, spaces between.</summary>
    public const string Signature = "webhook-signature";

    /// <summary>What secrets may begin with.</summary>
    public const string SecretPrefix = "whsec_";

    /// <summary>How far the time of a request may be from the receiver's: what the specification's libraries take.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const string Version = "v1,";

    /// <summary>Whether a secret can be used: base64 of 24 to 64 bytes, with <see cref="SecretPrefix"/> or without.</summary>
    public static bool IsSecret(string? secret) => secret is not null && Key(secret) is { Length: >= 24 and <= 64 };

    /// <summary>The three headers of a request.</summary>
    /// <param name="id">Id of what is sent; a receiver takes requests with the same id for the same.</param>
    /// <param name="now">The time of the attempt.</param>
    /// <param name="body">The body.</param>
    /// <param name="secrets">The secrets, the newest first; at least one.</param>
    /// <exception cref="ArgumentException">A secret cannot be used.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Sign(
        string id, DateTimeOffset now, ReadOnlySpan<byte> body, params IReadOnlyList<string> secrets)
    {
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signatures = new List<string>(secrets.Count);
        foreach (var secret in secrets)
        {
            if (!IsSecret(secret)) throw new ArgumentException("A secret is base64 of 24 to 64 bytes.", nameof(secrets));
            signatures.Add(Version + Convert.ToBase64String(Hash(Key(secret)!, id, timestamp, body)));
        }

        return [new(Id, id), new(Timestamp, timestamp), new(Signature, string.Join(' ', signatures))];
    }

    /// <summary>
    /// Whether one of the signatures is that of the secret, and the request is neither old nor from the future.
    /// </summary>
    /// <param name="id">The header <see cref="Id"/>.</param>
    /// <param name="timestamp">The header <see cref="Timestamp"/>.</param>
    /// <param name="signatures">The header <see cref="Signature"/>.</param>
    /// <param name="body">The body.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="now">The time.</param>
    public static bool Verify(string? id, string? timestamp, string? signatures, ReadOnlySpan<byte> body, string secret, DateTimeOffset now)
    {
        if (id is null || timestamp is null || signatures is null || Key(secret) is not { } key) return false;
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        if (Math.Abs((decimal)now.ToUnixTimeSeconds() - seconds) > (decimal)Tolerance.TotalSeconds) return false;
        var expected = Encoding.UTF8.GetBytes(Version + Convert.ToBase64String(Hash(key, id, timestamp, body)));
        var found = false;
        foreach (var signature in signatures.Split(' '))
            found |= CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), expected);
        return found;
    }

    private static byte[]? Key(string secret)
    {
        var text = secret.StartsWith(SecretPrefix, StringComparison.Ordinal) ? secret[SecretPrefix.Length..] : secret;
        return Base64.IsValid(text) ? Convert.FromBase64String(text) : null;
    }

    private static byte[] Hash(byte[] key, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }
}
