namespace FunctionsOrchestration.Events.Streams;

/// <summary>A hash that is the same in every process and version, unlike .NET's own: FNV-1a, spread over all bits by SplitMix64's finalizer.</summary>
internal static class StableHash
{
    private const ulong Offset = 14_695_981_039_346_656_037UL;
    private const ulong Prime = 1_099_511_628_211UL;

    /// <summary>Of one text.</summary>
    public static ulong Of(string text) => Finish(Add(Offset, text));

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
