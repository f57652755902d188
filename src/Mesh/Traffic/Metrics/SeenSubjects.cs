namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>
/// Which subjects of an experiment have been sampled and noted, in a table of fixed size: one that shares its place with another counts as new
/// when it comes back, and none is ever left out. Nearly every call ends here.
/// </summary>
internal sealed class SeenSubjects
{
    private const int Size = 1 << 16;

    private readonly ulong[] _places = new ulong[Size];

    /// <summary>Whether the last subject in this place was this one.</summary>
    public bool Contains(ulong hash) => Volatile.Read(ref _places[hash % Size]) == hash;

    /// <summary>Keeps a subject. Two at once that share a place cost a second note of one of them.</summary>
    public void Add(ulong hash) => Volatile.Write(ref _places[hash % Size], hash);
}
