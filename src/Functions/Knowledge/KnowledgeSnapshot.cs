using Azure;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Knowledge;

/// <summary>What is searchable, in memory. Immutable: a search works on one snapshot while the next is loaded.</summary>
/// <param name="Version">Version of the index that it shows.</param>
/// <param name="Passages">Every passage.</param>
/// <param name="Vectors">Their embeddings, in the same order.</param>
/// <param name="Ingestions">The passages by the ingestion that brought them.</param>
public sealed record KnowledgeSnapshot(
    ETag? Version, IReadOnlyList<IndexedPassage> Passages, IReadOnlyList<float[]> Vectors,
    IReadOnlyDictionary<string, IReadOnlyList<IndexedPassage>> Ingestions)
{
    internal static KnowledgeSnapshot Empty { get; } = Of(null, new Dictionary<string, IReadOnlyList<IndexedPassage>>());

    internal static KnowledgeSnapshot Of(ETag? version, IReadOnlyDictionary<string, IReadOnlyList<IndexedPassage>> ingestions)
    {
        List<IndexedPassage> passages = [.. ingestions.Values.SelectMany(list => list)];
        return new(version, passages, [.. passages.Select(passage => passage.Vector)], ingestions);
    }
}

/// <summary>
/// Keeps the newest snapshot. Each search costs one small read, of the index's version; only after a change are passages read,
/// and only those of ingestions that are new.
/// </summary>
/// <param name="index">The index.</param>
/// <param name="log">Says what was loaded.</param>
public sealed class KnowledgeSnapshots(KnowledgeIndex index, ILogger<KnowledgeSnapshots> log) : IDisposable
{
    private readonly SemaphoreSlim _loading = new(1);
    private volatile KnowledgeSnapshot _current = KnowledgeSnapshot.Empty;

    /// <summary>A snapshot that holds everything which was committed before the call.</summary>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<KnowledgeSnapshot> GetAsync(CancellationToken cancellation)
    {
        var version = await index.GetVersionAsync(cancellation);
        if (_current.Version == version) return _current;

        await _loading.WaitAsync(cancellation);
        try
        {
            return _current.Version == version ? _current : _current = await LoadAsync(_current, cancellation);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _loading.Dispose();

    private async Task<KnowledgeSnapshot> LoadAsync(KnowledgeSnapshot old, CancellationToken cancellation)
    {
        // The version is read first: a change during the load leaves it behind the contents, and the next search loads again.
        var version = await index.GetVersionAsync(cancellation);
        var ingestions = new Dictionary<string, IReadOnlyList<IndexedPassage>>();
        foreach (var id in await index.ListIngestionsAsync(cancellation))
            ingestions[id] = old.Ingestions.TryGetValue(id, out var known) ? known : await index.ReadAsync(id, cancellation);

        var loaded = KnowledgeSnapshot.Of(version, ingestions);
        log.IndexLoaded(loaded.Passages.Count, ingestions.Count);
        return loaded;
    }
}
