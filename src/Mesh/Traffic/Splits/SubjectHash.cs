using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>
/// A subject's place: XXH3 (64 bit) of its UTF-16 letters, seeded with the hash of a namespace. The same subject has independent places in
/// different namespaces, and the same place on every worker and after every restart.
/// </summary>
internal static class SubjectHash
{
    /// <summary>The seed of a namespace.</summary>
    public static long Seed(string name) => (long)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(name.AsSpan()));

    public static ulong Of(string subject, long seed) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(subject.AsSpan()), seed);

    /// <summary>The slot of a hash: its high bits, so that every slot has the same number of hashes but for one in 10¹⁵.</summary>
    public static int Slot(ulong hash) => (int)Math.BigMul(hash, SlotAllocation.Slots, out _);
}
