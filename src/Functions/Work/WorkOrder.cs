using System.Security.Cryptography;
using System.Text.Json;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Work;

/// <summary>An item that passed every check and waits to be accepted.</summary>
/// <param name="Item">The item, without its payload.</param>
/// <param name="Prepare">Makes its payload as JSON, once there is room for the item; what it stages may be staged again.</param>
/// <param name="Digest">Fingerprint of what was asked, for a key that is used again.</param>
/// <param name="Field">Where it stands in the request, such as <c>items[3]</c>; empty for a single one.</param>
internal sealed record WorkOrder(WorkItem Item, Func<CancellationToken, Task<BinaryData>> Prepare, string Digest, string Field = "")
{
    /// <summary>The order of a call.</summary>
    public static WorkOrder Of(MeshRequest call, Operation operation, Uri? callback, DateTimeOffset now, string field = "")
    {
        var payload = new BinaryData(JsonSerializer.SerializeToUtf8Bytes(call.Payload, operation.Input, CanonicalJson.Options));
        var item = new WorkItem(IdOf(call.Caller, call.IdempotencyKey), call.Caller, now)
        {
            Service = call.Service, Operation = operation.Name, Priority = call.Priority, IdempotencyKey = call.IdempotencyKey,
            Deadline = call.Deadline, Version = call.Hints?.Version, AffinityKey = call.Hints?.AffinityKey, Locality = call.Hints?.Locality,
            Callback = callback,
        };
        var digest = DigestOf([call.Service, operation.Name, item.Version ?? "", Convert.ToBase64String(SHA256.HashData(payload))]);
        return new(item, _ => Task.FromResult(payload), digest, field);
    }

    /// <summary>The id that a key stands for, so that nothing needs to be remembered to find it again; a new one without a key.</summary>
    private static string IdOf(string tenant, string? key) =>
        $"work-{(key is null ? Guid.NewGuid().ToString("n") : DigestOf([tenant, key])[..32])}";

    private static string DigestOf(IReadOnlyList<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(parts)));
}
