using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function for HTTP requests.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Any method, with a function key.</summary>
    public HttpTriggerAttribute() : this(AuthorizationLevel.Function)
    {
    }

    /// <summary>The given methods, with a function key.</summary>
    /// <param name="methods">The HTTP methods, without regard to case; none for any.</param>
    public HttpTriggerAttribute(params string[] methods) : this(AuthorizationLevel.Function, methods)
    {
    }

    /// <summary>Any method, with the given key.</summary>
    /// <param name="authLevel">The key that a caller must show.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

    /// <summary>The given methods, with the given key.</summary>
    /// <param name="authLevel">The key that a caller must show.</param>
    /// <param name="methods">The HTTP methods, without regard to case; none for any.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>The key that a caller must show.</summary>
    public AuthorizationLevel AuthLevel { get; }

    /// <summary>The HTTP methods that start the function; <see langword="null"/> or empty for any.</summary>
    public string[]? Methods { get; }

    /// <summary>The route template after the app's prefix; <see langword="null"/> for the function's name.</summary>
    public string? Route { get; set; }
}
