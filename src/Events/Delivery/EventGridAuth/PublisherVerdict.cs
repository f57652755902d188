namespace FunctionsOrchestration.Events.Delivery.EventGridAuth;

/// <summary>Whether a publisher may publish.</summary>
public enum PublisherVerdict
{
    /// <summary>It may.</summary>
    Authorized,

    /// <summary>There is no key and no token.</summary>
    NoCredential,

    /// <summary>The key is none of the topic's.</summary>
    WrongKey,

    /// <summary>The token cannot be read.</summary>
    MalformedToken,

    /// <summary>The token is signed with none of the topic's keys, or was changed.</summary>
    WrongSignature,

    /// <summary>The token is for another topic.</summary>
    WrongResource,

    /// <summary>The token has expired.</summary>
    Expired,
}
