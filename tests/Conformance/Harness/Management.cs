namespace FunctionsOrchestration.Conformance.Tests.Harness;

/// <summary>
/// The management API. Its address and its key are those in the addresses that the app's functions give out;
/// <c>CONFORMANCE_KEY</c> replaces the key.
/// </summary>
public sealed class Management
{
    private readonly AppUnderTest _app;
    private readonly string _root;
    private readonly string _code;

    public Management(AppUnderTest app, IReadOnlyDictionary<string, string?> links)
    {
        var address = new Uri(links["statusQueryGetUri"]!);
        _app = app;
        _root = address.GetLeftPart(UriPartial.Path).Split("/instances/")[0];
        var key = Environment.GetEnvironmentVariable("CONFORMANCE_KEY");
        _code = string.IsNullOrEmpty(key) ? address.Query.TrimStart('?') : $"code={Uri.EscapeDataString(key)}";
    }

    /// <summary>Sends a request.</summary>
    /// <param name="method">The method.</param>
    /// <param name="path">The path below the API's root.</param>
    /// <param name="query">Query parameters beside the key.</param>
    /// <param name="json">The body.</param>
    /// <param name="token">The token of an earlier answer, from which a list goes on.</param>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, string query = "", string? json = null, string? token = null)
    {
        var parameters = query.Length == 0 ? _code : $"{query}&{_code}";
        using var request = new HttpRequestMessage(method, $"{_root}/{path}?{parameters}");
        if (json is not null) request.Content = AppUnderTest.Json(json);
        if (token is not null) request.Headers.Add("x-ms-continuation-token", token);
        return await _app.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string query = "", string? token = null) =>
        SendAsync(HttpMethod.Get, path, query, token: token);

    public Task<HttpResponseMessage> PostAsync(string path, string query = "", string? json = null) =>
        SendAsync(HttpMethod.Post, path, query, json);

    public Task<HttpResponseMessage> DeleteAsync(string path, string query = "") => SendAsync(HttpMethod.Delete, path, query);
}
