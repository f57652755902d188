using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols;

/// <summary>A protocol that endpoints speak: translates the canonical contract to the wire and back.</summary>
public interface IProtocol
{
    /// <summary>Its name in the catalog, for example <c>open-inference</c>.</summary>
    string Name { get; }

    /// <summary>What is wrong with an endpoint of this protocol, one sentence each; nothing where it can be connected to.</summary>
    /// <param name="service">The service that the endpoint belongs to.</param>
    /// <param name="endpoint">The endpoint as declared.</param>
    IEnumerable<string> Validate(ServiceDefinition service, EndpointDefinition endpoint);

    /// <summary>Makes the channel to an endpoint. Nothing is sent yet.</summary>
    /// <param name="service">The service that the endpoint belongs to.</param>
    /// <param name="endpoint">An endpoint that is valid.</param>
    IEndpointChannel Connect(ServiceDefinition service, EndpointDefinition endpoint);
}

/// <summary>The way to one endpoint. Shared by all calls.</summary>
public interface IEndpointChannel : IDisposable
{
    /// <summary>Makes one attempt. Faults are values; only cancellation is thrown.</summary>
    /// <param name="operation">What is asked.</param>
    /// <param name="payload">Its canonical input.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    ValueTask<EndpointReply> SendAsync(Operation operation, object payload, CancellationToken cancellation);

    /// <summary>
    /// Makes one attempt whose answer comes in parts, as they are generated. An endpoint that cannot stream answers in one part.
    /// </summary>
    /// <param name="operation">What is asked; one that can stream.</param>
    /// <param name="payload">Its canonical input.</param>
    /// <param name="cancellation">Ends the attempt, and closes the connection.</param>
    /// <returns>
    /// The parts. Where the answer is not whole, the last part says why in <see cref="ReplyPart.Fault"/>; only cancellation is thrown.
    /// </returns>
    IAsyncEnumerable<ReplyPart> StreamAsync(Operation operation, object payload, CancellationToken cancellation) =>
        ReplyPart.InOneAsync(this, operation, payload, cancellation);

    /// <summary>Asks whether the endpoint is well, in the way of its protocol.</summary>
    /// <param name="cancellation">Ends the probe.</param>
    /// <returns>Null where it is well; otherwise why not.</returns>
    ValueTask<string?> ProbeAsync(CancellationToken cancellation);
}
