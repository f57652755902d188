using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace FunctionsOrchestration.LocalHost.Engine.Orchestrations;

/// <summary>Ids that come out the same on replay: version 5 UUIDs (RFC 9562 §5.5), made from a name.</summary>
internal static class DeterministicGuid
{
    private static readonly byte[] Namespace = new Guid("6a6f2c1e-5b0f-4b53-9d9f-3f0a4a1f7e21").ToByteArray(bigEndian: true);

    [SuppressMessage("Security", "CA5350", Justification = "Version 5 UUIDs are defined over SHA-1; nothing is protected by it.")]
    public static Guid Of(string name)
    {
        var hash = SHA1.HashData([.. Namespace, .. Encoding.UTF8.GetBytes(name)]).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash, bigEndian: true);
    }
}
