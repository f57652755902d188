using System.Security.Cryptography;
using System.Text;

namespace FunctionsOrchestration.Topics.Deliveries;

/// <summary>Keys made of what they stand for, so that doing a thing again is recognized without remembering it.</summary>
internal static class EventKeys
{
    private const int Bytes = 16;

    /// <summary>32 hexadecimal digits, by SHA-256.</summary>
    public static string Of(params ReadOnlySpan<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts!))).AsSpan(0, Bytes));
}
