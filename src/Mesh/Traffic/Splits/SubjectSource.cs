using System.Diagnostics.CodeAnalysis;
using FunctionsOrchestration.Mesh.Calls;

namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>Where the subject of an assignment is found: <c>user</c>, <c>tenant</c>, <c>header:name</c> or <c>cookie:name</c>.</summary>
internal readonly record struct SubjectSource
{
    private const string HeaderPrefix = "header:";
    private const string CookiePrefix = "cookie:";

    private enum Kind
    {
        User,
        Tenant,
        Header,
        Cookie,
    }

    private Kind From { get; init; }

    private string? Name { get; init; }

    /// <summary>True where subjects are known by a cookie, which may prove who they are.</summary>
    public bool IsCookie => From == Kind.Cookie;

    /// <summary>Reads a source; false where it is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out SubjectSource source)
    {
        source = Parse(text ?? "");
        return text is "user" or "tenant" || source.Name is { Length: > 0 };
    }

    /// <summary>The subject of a call; null where the call has none.</summary>
    public string? Of(RoutingHints hints) => From switch
    {
        Kind.User => hints.User,
        Kind.Tenant => hints.Tenant,
        Kind.Header => hints.Headers?.GetValueOrDefault(Name!),
        _ => hints.Cookies?.GetValueOrDefault(Name!),
    };

    private static SubjectSource Parse(string text) =>
        text == "tenant" ? new SubjectSource { From = Kind.Tenant }
        : text.StartsWith(HeaderPrefix, StringComparison.Ordinal) ? new SubjectSource { From = Kind.Header, Name = text[HeaderPrefix.Length..] }
        : text.StartsWith(CookiePrefix, StringComparison.Ordinal) ? new SubjectSource { From = Kind.Cookie, Name = text[CookiePrefix.Length..] }
        : default;
}
