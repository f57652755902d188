using System.Net;
using Azure.Core.Serialization;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Answers for callers who started an orchestration and will come back for its status.</summary>
public static class DurableTaskClientExtensions
{
    /// <summary>Answers 202 with the addresses of an instance.</summary>
    /// <param name="client">The client that started it.</param>
    /// <param name="request">The request to answer.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default) =>
        client.CreateCheckStatusResponse(request, instanceId, HttpStatusCode.Accepted, cancellation);

    /// <summary>Answers with the addresses of an instance.</summary>
    /// <param name="client">The client that started it.</param>
    /// <param name="request">The request to answer.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="statusCode">The answer's status code.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client,
        HttpRequestData request,
        string instanceId,
        HttpStatusCode statusCode,
        CancellationToken cancellation = default)
    {
        var (response, payload) = CreateResponse(client, request, instanceId, statusCode);
        SerializerOf(response).Serialize(response.Body, payload, payload.GetType(), cancellation);
        return response;
    }

    /// <summary>Answers 202 with the addresses of an instance.</summary>
    /// <param name="client">The client that started it.</param>
    /// <param name="request">The request to answer.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public static Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default) =>
        client.CreateCheckStatusResponseAsync(request, instanceId, HttpStatusCode.Accepted, cancellation);

    /// <summary>Answers with the addresses of an instance.</summary>
    /// <param name="client">The client that started it.</param>
    /// <param name="request">The request to answer.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="statusCode">The answer's status code.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public static async Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client,
        HttpRequestData request,
        string instanceId,
        HttpStatusCode statusCode,
        CancellationToken cancellation = default)
    {
        var (response, payload) = CreateResponse(client, request, instanceId, statusCode);
        await SerializerOf(response).SerializeAsync(response.Body, payload, payload.GetType(), cancellation);
        return response;
    }

    /// <summary>The addresses of an instance, to send in an answer of one's own.</summary>
    /// <param name="client">The client that started it.</param>
    /// <param name="instanceId">The instance.</param>
    /// <param name="request">The request, whose address the caller can reach; null for the host's own address.</param>
    /// <exception cref="InvalidOperationException">There is no request, and the client does not know its host's address.</exception>
    public static HttpManagementPayload CreateHttpManagementPayload(
        this DurableTaskClient client, string instanceId, HttpRequestData? request = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var management = client.Management;
        var baseUrl = request is not null
            ? request.Url.GetLeftPart(UriPartial.Authority) + ManagementAddress.Path
            : management?.BaseUrl ?? throw new InvalidOperationException(
                "The client does not know its host's address; pass the request whose answer this is.");
        var instance = $"{baseUrl}/instances/{Uri.EscapeDataString(instanceId)}";
        return new()
        {
            Id = instanceId,
            PurgeHistoryDeleteUri = Address(instance, null),
            SendEventPostUri = Address($"{instance}/raiseEvent/{{eventName}}", null),
            StatusQueryGetUri = Address(instance, null),
            TerminatePostUri = Address($"{instance}/terminate", "reason={{text}}"),
            SuspendPostUri = Address($"{instance}/suspend", "reason={{text}}"),
            ResumePostUri = Address($"{instance}/resume", "reason={{text}}"),
        };

        string Address(string url, string? query) =>
            string.Join('&', new[] { query, management?.Query }.OfType<string>()) is { Length: > 0 } all ? $"{url}?{all}" : url;
    }

    private static (HttpResponseData Response, HttpManagementPayload Payload) CreateResponse(
        DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        var payload = client.CreateHttpManagementPayload(instanceId, request);
        var response = request.CreateResponse(statusCode);
        response.Headers.Add("Location", payload.StatusQueryGetUri);
        response.Headers.Add("Content-Type", "application/json");
        return (response, payload);
    }

    private static ObjectSerializer SerializerOf(HttpResponseData response) =>
        response.FunctionContext.InstanceServices.GetRequiredService<IOptions<WorkerOptions>>().Value.Serializer
        ?? throw new InvalidOperationException("The worker has no serializer; see WorkerOptions.Serializer.");
}
