using System.Security.Cryptography;
using System.Text;
using FunctionsOrchestration.LocalHost.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.LocalHost.Security;

/// <summary>Decides whether a caller showed a key that opens what it asks for.</summary>
/// <param name="options">Whether keys are asked for at all.</param>
/// <param name="keys">The keys.</param>
internal sealed class RequestAuthorizer(LaunchOptions options, HostKeys keys)
{
    /// <summary>Whether a request may start a function.</summary>
    /// <param name="request">The request.</param>
    /// <param name="level">The function's level.</param>
    /// <param name="function">The function's name.</param>
    /// <returns>Whether it may; the answer is 401 otherwise.</returns>
    public bool MayInvoke(HttpRequest request, AuthorizationLevel level, string function) => !options.Auth || level switch
    {
        AuthorizationLevel.Anonymous => true,
        AuthorizationLevel.Function or AuthorizationLevel.User =>
            Shows(request, keys.Function(function)) || Shows(request, keys.Host) || Shows(request, keys.Master),
        _ => Shows(request, keys.Master),
    };

    /// <summary>Whether a request may use an extension's webhooks.</summary>
    /// <param name="request">The request.</param>
    /// <param name="extension">The extension's name, as in <see cref="HostKeys.Extension"/>.</param>
    /// <returns>Whether it may; the answer is 401 otherwise.</returns>
    public bool MayUse(HttpRequest request, string extension) =>
        !options.Auth || Shows(request, keys.Extension(extension)) || Shows(request, keys.Master);

    private static bool Shows(HttpRequest request, string key)
    {
        var shown = request.Headers.TryGetValue("x-functions-key", out var header) ? header : request.Query["code"];
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(shown.ToString()), Encoding.UTF8.GetBytes(key));
    }
}
