using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace FunctionsOrchestration.Events.Patterns.Temporal;

/// <summary>Names a match by what it consists of. Each text is preceded by its length, so that no two matches can run into one another.</summary>
internal static class MatchId
{
    private const int Digits = 32;

    public static string Of(PatternMatch match)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, match.Pattern);
        Add(hash, match.Version);
        Add(hash, match.Key);
        foreach (var step in match.Steps)
        {
            Add(hash, step.Step);
            Add(hash, step.Events.Count);
            foreach (var e in step.Events) Add(hash, e.Id);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
    }

    private static void Add(IncrementalHash hash, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        Add(hash, bytes.Length);
        hash.AppendData(bytes);
    }

    private static void Add(IncrementalHash hash, int number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
