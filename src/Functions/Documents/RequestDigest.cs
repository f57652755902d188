using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace FunctionsOrchestration.Documents;

/// <summary>A fingerprint of what a request asked for, the same however it was sent. Inputs of orchestrations carry it.</summary>
/// <param name="Digest">SHA-256 in hexadecimal.</param>
public sealed record RequestDigest(string? Digest)
{
    /// <summary>Computes the fingerprint of a request.</summary>
    /// <param name="request">The request.</param>
    public static RequestDigest Of(DocumentsRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, request.FailAt);
        foreach (var document in request.Documents)
        {
            Append(hash, document.Id);
            Append(hash, document.Text);
            Append(hash, document.ImageUrl?.AbsoluteUri);
            Append(hash, (document.Image ?? default).Span);
            Append(hash, MemoryMarshal.AsBytes<double>(document.Series?.ToArray() ?? []));
        }
        return new(Convert.ToHexString(hash.GetHashAndReset()));
    }

    private static void Append(IncrementalHash hash, string? text) => Append(hash, Encoding.UTF8.GetBytes(text ?? ""));

    /// <summary>Each part goes in behind its length, so that no two lists of parts read the same.</summary>
    private static void Append(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        hash.AppendData(BitConverter.GetBytes(part.Length));
        hash.AppendData(part);
    }
}
