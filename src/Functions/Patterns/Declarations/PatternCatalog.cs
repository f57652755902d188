using System.Collections.Frozen;
using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Events.Patterns;
using Microsoft.Extensions.Primitives;

namespace FunctionsOrchestration.Patterns.Declarations;

/// <summary>The patterns as this worker sees them.</summary>
public sealed class PatternCatalog : IDisposable
{
    private readonly ControlBoard _board;
    private readonly Lock _loading = new();
    private readonly IDisposable _changes;
    private FrozenDictionary<string, PatternModel> _patterns = FrozenDictionary<string, PatternModel>.Empty;

    /// <param name="board">What patterns have made public.</param>
    public PatternCatalog(ControlBoard board)
    {
        _board = board;
        // In this order: what changes while it is loaded for the first time, as it does at the start of a worker, is loaded again.
        _changes = ChangeToken.OnChange(() => board.Changed, Load);
        Load();
    }

    /// <summary>Every pattern, by name.</summary>
    public IEnumerable<PatternModel> All => Volatile.Read(ref _patterns).Values.OrderBy(pattern => pattern.Name, StringComparer.Ordinal);

    /// <summary>A pattern as it is declared at this moment, by whichever worker; null where there is none.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<PatternModel?> FindNowAsync(string name, CancellationToken cancellation)
    {
        await _board.RefreshAsync(cancellation);
        return Volatile.Read(ref _patterns).GetValueOrDefault(name);
    }

    /// <inheritdoc/>
    public void Dispose() => _changes.Dispose();

    private void Load()
    {
        lock (_loading)
        {
            var before = Volatile.Read(ref _patterns);
            Volatile.Write(ref _patterns, _board.Read(DeclaredPattern.Kind)
                .Select(notice => before.GetValueOrDefault(notice.Key) is { } known && known.Json == notice.Json ? known : PatternModel.Of(notice.Key, notice.Json))
                .ToFrozenDictionary(pattern => pattern.Name, StringComparer.Ordinal));
        }
    }
}

/// <summary>A pattern that is declared.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Declaration">What was declared.</param>
/// <param name="Pattern">What it looks for.</param>
/// <param name="Version">Version of its declaration.</param>
/// <param name="Incarnation">Tells it from an earlier pattern of the same name.</param>
/// <param name="Json">The notice that it was read from.</param>
public sealed record PatternModel(
    string Name, PatternDeclaration Declaration, IPatternDefinition Pattern, long Version, long Incarnation, string Json)
{
    internal static PatternModel Of(string name, string json)
    {
        var notice = JsonSerializer.Deserialize<PatternNotice>(json, Serialization.Options)!;
        return new PatternModel(
            name, notice.Declaration, PatternDocument.Read(notice.Declaration.Pattern, name, (int)notice.Version).Pattern, notice.Version, notice.Incarnation, json);
    }
}
