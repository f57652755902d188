using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using FunctionsOrchestration.Mesh.Elasticity;
using FunctionsOrchestration.Mesh.Elasticity.Azure;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Scaling;

/// <summary>
/// The function app in Azure Resource Manager, reached with the app's own identity, which needs to write it (Website Contributor). Its
/// configuration is read, changed where the policy says so, and written back as a whole, because a partial one would reset what it lacks.
/// </summary>
/// <param name="http">Reaches Azure.</param>
/// <param name="credential">The app's identity.</param>
/// <param name="options">Which app.</param>
internal sealed class FlexSite(HttpClient http, TokenCredential credential, IOptions<ScalingOptions> options)
{
    // The version that infra/modules/functionApp.bicep deploys with.
    private const string Version = "2025-03-01";
    private const string Config = "functionAppConfig";
    private const string Scale = "scaleAndConcurrency";

    private Uri Address => new(new Uri(options.Value.AzureEndpoint), $"{options.Value.AzureResourceId}?api-version={Version}");

    /// <summary>Most instances that Azure may run now.</summary>
    /// <exception cref="HttpRequestException">Azure does not answer, or refuses.</exception>
    public async Task<int> ReadMaximumAsync(CancellationToken cancellation) =>
        (int?)(await ReadAsync(cancellation))[Scale]?["maximumInstanceCount"] ?? FlexPatch.LeastMaximum;

    /// <summary>Writes what a policy declares; nothing where that is there already.</summary>
    /// <exception cref="HttpRequestException">Azure does not answer, or refuses.</exception>
    public async Task WriteAsync(ScalingPolicy policy, int desired, CancellationToken cancellation)
    {
        var present = await ReadAsync(cancellation);
        var wanted = (JsonObject)present.DeepClone();
        if (wanted[Scale] is not JsonObject scale) wanted[Scale] = scale = [];
        FlexPatch.Merge(scale, policy, desired);
        if (JsonNode.DeepEquals(present, wanted)) return;

        using var request = await RequestAsync(HttpMethod.Patch, cancellation);
        request.Content = JsonContent.Create(new JsonObject { ["properties"] = new JsonObject { [Config] = wanted } });
        using var answer = await http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<JsonObject> ReadAsync(CancellationToken cancellation)
    {
        using var request = await RequestAsync(HttpMethod.Get, cancellation);
        using var answer = await http.SendAsync(request, cancellation);
        answer.EnsureSuccessStatusCode();
        var site = await answer.Content.ReadFromJsonAsync<JsonObject>(cancellation);
        return site?["properties"]?[Config]?.DeepClone() as JsonObject ?? [];
    }

    private async Task<HttpRequestMessage> RequestAsync(HttpMethod method, CancellationToken cancellation)
    {
        var scope = new Uri(new Uri(options.Value.AzureEndpoint), ".default").ToString();
        var token = await credential.GetTokenAsync(new TokenRequestContext([scope]), cancellation);
        return new HttpRequestMessage(method, Address) { Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token.Token) } };
    }
}
