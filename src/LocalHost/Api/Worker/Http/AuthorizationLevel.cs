namespace Microsoft.Azure.Functions.Worker;

/// <summary>The key that a caller of an HTTP function must show, as <c>?code=</c> or in the header
/// <c>x-functions-key</c>.</summary>
public enum AuthorizationLevel
{
    /// <summary>None.</summary>
    Anonymous = 0,

    /// <summary>A signed-in user; treated like <see cref="Function"/>.</summary>
    User = 1,

    /// <summary>A key of the function, of the host, or the master key.</summary>
    Function = 2,

    /// <summary>A key of the extension, or the master key.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
