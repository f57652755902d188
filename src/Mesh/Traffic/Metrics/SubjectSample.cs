namespace FunctionsOrchestration.Mesh.Traffic;

/// <summary>One subject of an experiment.</summary>
/// <param name="Hash">Its hash, mixed again so that it says nothing about the variant.</param>
/// <param name="Variant">The variant that it was exposed to.</param>
public readonly record struct SampledSubject(ulong Hash, string Variant);

/// <summary>
/// A sample of the distinct subjects that took part: those with the smallest hashes. Samples of several workers add up to the sample that
/// one worker would have taken (bottom-k sketch: Cohen, Kaplan, PODC 2007), so a subject counts once however often and wherever it
/// calls, in bounded memory.
/// </summary>
internal sealed class SubjectSample
{
    /// <summary>Subjects that are kept.</summary>
    public const int Size = 2_048;

    private readonly Lock _gate = new();
    private readonly SortedDictionary<ulong, string> _kept = [];
    private List<SampledSubject> _fresh = [];
    private ulong _limit = ulong.MaxValue;

    /// <summary>A subject was exposed to a variant.</summary>
    public void Add(ulong hash, string variant)
    {
        var mixed = Mix(hash);
        // Nearly all calls end here once the sample is full.
        if (mixed >= Volatile.Read(ref _limit)) return;
        lock (_gate)
        {
            if (!_kept.TryAdd(mixed, variant)) return;
            _fresh.Add(new SampledSubject(mixed, variant));
            if (_kept.Count <= Size) return;
            _kept.Remove(_kept.Keys.Last());
            Volatile.Write(ref _limit, _kept.Keys.Last());
        }
    }

    /// <summary>The subjects that came since the last time.</summary>
    public IReadOnlyList<SampledSubject> Take()
    {
        lock (_gate)
        {
            var fresh = _fresh;
            if (fresh.Count > 0) _fresh = [];
            return fresh;
        }
    }

    // The variant is decided by the high bits of the hash: taking the smallest as they are would take subjects of one variant only.
    // The finalizer of MurmurHash3 (Appleby) makes every bit depend on every other.
    private static ulong Mix(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccd;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53;
        return hash ^ (hash >> 33);
    }
}

/// <summary>Samples as they are kept by the owner of a split.</summary>
public static class SubjectSamples
{
    /// <summary>The sample of everything that both have seen.</summary>
    /// <param name="one">A sample.</param>
    /// <param name="other">Further subjects.</param>
    public static IReadOnlyList<SampledSubject> Merge(IReadOnlyList<SampledSubject> one, IReadOnlyList<SampledSubject> other) =>
        other.Count == 0 ? one : [.. one.Concat(other).DistinctBy(subject => subject.Hash).OrderBy(subject => subject.Hash).Take(SubjectSample.Size)];
}
