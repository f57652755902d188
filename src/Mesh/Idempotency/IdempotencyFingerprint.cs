using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Pipeline;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Idempotency;

/// <summary>Names of entries, and what tells one payload from another.</summary>
internal static class IdempotencyFingerprint
{
    /// <summary>A key belongs to its caller, service and operation: callers cannot meet, or read, each other's answers.</summary>
    public static string IdOf(MeshCall call, string key)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in (ReadOnlySpan<string>)[call.Request.Caller, call.Service.Name, call.Operation.Name, key])
        {
            // Each part goes in behind its length, so that no two lists of parts read the same.
            var bytes = Encoding.UTF8.GetBytes(part);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The payload in its canonical form and the version that was asked for: what decides about the answer.</summary>
    public static string PayloadHashOf(MeshRequest request, Operation operation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Hints?.Version}\n"));
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(request.Payload, operation.Input, CanonicalJson.Options));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
