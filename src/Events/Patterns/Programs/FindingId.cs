using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FunctionsOrchestration.Events.Patterns.Programs;

/// <summary>Names a finding by what it consists of, as matches of temporal patterns are named.</summary>
internal static class FindingId
{
    private const int Digits = 32;

    public static string Of(IPatternDefinition pattern, params IEnumerable<object> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts.Prepend(pattern.Version).Prepend(pattern.Name))
        {
            // Each is preceded by its length, so that no two can run into one another.
            var bytes = Encoding.UTF8.GetBytes(Convert.ToString(part, CultureInfo.InvariantCulture) ?? "");
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..Digits];
    }
}
