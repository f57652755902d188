using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Events.Patterns;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Patterns.Declarations;

/// <summary>The patterns as this worker sees them.</summary>
/// <param name="board">What patterns have made public.</param>
/// <param name="log">Says what cannot be read.</param>
public sealed class PatternCatalog(ControlBoard board, ILogger<PatternCatalog> log) : NoticeCatalog<PatternModel>(board, DeclaredPattern.Kind, PatternModel.Of, log);

/// <summary>A pattern that is declared.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Declaration">What was declared.</param>
/// <param name="Pattern">What it looks for.</param>
/// <param name="Version">Version of its declaration.</param>
/// <param name="Incarnation">Tells it from an earlier pattern of the same name.</param>
public sealed record PatternModel(string Name, PatternDeclaration Declaration, IPatternDefinition Pattern, long Version, long Incarnation)
{
    internal static PatternModel Of(string name, string json)
    {
        var notice = JsonSerializer.Deserialize<PatternNotice>(json, Serialization.Options)!;
        return new PatternModel(
            name, notice.Declaration, PatternDocument.Read(notice.Declaration.Pattern, name, (int)notice.Version).Pattern, notice.Version, notice.Incarnation);
    }
}
