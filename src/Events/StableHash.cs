namespace FunctionsOrchestration.Events;

/// <summary>A hash that is the same in every process and version, unlike .NET's own: FNV-1a, spread over all bits by SplitMix64's finalizer.</summary>
internal static class StableHash
{
    private const ulong Offset = 14_695_981_039_346_656_037UL;
    private const ulong Prime = 1_099_511_628_211UL;

    /// <summary>Of one text, and of what kind it is.</summary>
    public static ulong Of(string text, ulong kind = 0) => Finish(Add(Offset ^ kind, text));

    /// <summary>Of a number, and of what kind it is.</summary>
    public static ulong Of(double number, ulong kind) => Finish((Offset ^ kind ^ BitConverter.DoubleToUInt64Bits(number)) * Prime);

    /// <summary>Of two texts; which of them a letter belongs to counts.</summary>
    public static ulong Of(string first, string second) => Finish(Add((Add(Offset, first) ^ 0xFFFF) * Prime, second));

    private static ulong Add(ulong hash, string text)
    {
        foreach (var character in text) hash = (hash ^ character) * Prime;
        return hash;
    }

    private static ulong Finish(ulong hash)
    {
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return hash ^ (hash >> 31);
    }
}
