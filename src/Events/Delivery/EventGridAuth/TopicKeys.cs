using System.Security.Cryptography;
using System.Text;

namespace FunctionsOrchestration.Events.Delivery.EventGridAuth;

/// <summary>
/// Verifies the credentials of Event Grid's data plane
/// (https://learn.microsoft.com/azure/event-grid/authenticate-with-access-keys-shared-access-signatures): one of the topic's
/// keys, or a token that one of them signed, as <c>EventGridSasBuilder</c> of Azure.Messaging.EventGrid makes it.
/// </summary>
public sealed class TopicKeys
{
    private readonly byte[][] _texts;
    private readonly byte[][] _keys;

    /// <summary>
    /// The keys of a topic, each base64 as Azure issues them. Two, so that one can be changed while the other is used.
    /// </summary>
    /// <param name="keys">The keys; at least one.</param>
    /// <exception cref="FormatException">A key is no base64.</exception>
    public TopicKeys(params IReadOnlyCollection<string> keys)
    {
        _texts = [.. keys.Select(Encoding.UTF8.GetBytes)];
        _keys = [.. keys.Select(Convert.FromBase64String)];
    }

    /// <summary>Whether a publisher may publish. Every key is compared, in a time that says nothing about it.</summary>
    /// <param name="credential">What it sent.</param>
    /// <param name="endpoint">The address of the topic that it publishes to, without its query.</param>
    /// <param name="now">The time.</param>
    public PublisherVerdict Verify(PublisherCredential credential, Uri endpoint, DateTimeOffset now)
    {
        if (credential.Key is { } key) return IsKey(key) ? PublisherVerdict.Authorized : PublisherVerdict.WrongKey;
        if (credential.AnyToken is not { } text) return PublisherVerdict.NoCredential;
        if (SasToken.Parse(text) is not { } token) return PublisherVerdict.MalformedToken;
        // The signature first: nobody learns what a token that is not ours says.
        if (!IsSigned(token)) return PublisherVerdict.WrongSignature;
        if (!token.IsFor(endpoint)) return PublisherVerdict.WrongResource;
        return token.Expires <= now ? PublisherVerdict.Expired : PublisherVerdict.Authorized;
    }

    private bool IsKey(string key)
    {
        var sent = Encoding.UTF8.GetBytes(key);
        var found = false;
        foreach (var text in _texts) found |= CryptographicOperations.FixedTimeEquals(sent, text);
        return found;
    }

    private bool IsSigned(SasToken token)
    {
        var signed = Encoding.UTF8.GetBytes(token.Signed);
        var found = false;
        foreach (var key in _keys) found |= CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, signed), token.Signature);
        return found;
    }
}
