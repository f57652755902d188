namespace Microsoft.Azure.Functions.Worker.Http;

/// <summary>The cookies of a response.</summary>
public abstract class HttpCookies
{
    /// <summary>For derived types.</summary>
    protected HttpCookies()
    {
    }

    /// <summary>Adds a cookie with a name and a value.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public abstract void Append(string name, string value);

    /// <summary>Adds a cookie.</summary>
    /// <param name="cookie">The cookie.</param>
    public abstract void Append(IHttpCookie cookie);

    /// <summary>Makes a cookie without adding it.</summary>
    /// <returns>A cookie with an empty name and value.</returns>
    public abstract IHttpCookie CreateNew();
}
