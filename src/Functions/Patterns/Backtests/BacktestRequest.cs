using System.Text.Json;
using FunctionsOrchestration.Events.Streams;

namespace FunctionsOrchestration.Patterns.Backtests;

/// <summary>Which stored events a pattern is run over. The body of <c>POST /api/patterns/{name}/backtest</c>.</summary>
public sealed record BacktestRequest
{
    /// <summary>A pattern that need not be declared; null takes the declared one.</summary>
    public JsonElement? Pattern { get; init; }

    /// <summary>The topics; null takes those of the declared pattern.</summary>
    public IReadOnlyList<string>? Topics { get; init; }

    /// <summary>How event time is told; null takes that of the declared pattern.</summary>
    public StreamTime? Time { get; init; }

    /// <summary>From when on events were accepted; null goes back an hour from <see cref="Until"/>.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Until when, exclusively; null is now.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Events that are read at most, 1–1,000,000.</summary>
    public int MaxEvents { get; init; } = 100_000;

    /// <summary>Matches that are shown at most, 0–1,000; all are counted.</summary>
    public int Show { get; init; } = 100;
}

/// <summary>What a pattern would have found.</summary>
/// <param name="From">From when on events were accepted.</param>
/// <param name="Until">Until when they were read; earlier than asked for where <paramref name="StoppedBy"/> says why.</param>
/// <param name="StoppedBy"><c>maxEvents</c> or <c>time</c>, where it ended before the end; else null.</param>
/// <param name="Read">Events that were read.</param>
/// <param name="Matches">How many matches there would have been.</param>
/// <param name="Pattern">What the pattern did, and held at the end.</param>
/// <param name="Watermark">Up to when all events had come.</param>
/// <param name="Duplicates">Events that were there twice.</param>
/// <param name="SetAside">Events that would have been set aside, by reason.</param>
/// <param name="Found">The first matches, as they would have been published.</param>
public sealed record BacktestAnswer(
    DateTimeOffset From, DateTimeOffset Until, string? StoppedBy, long Read, long Matches, PatternFigures Pattern, DateTimeOffset? Watermark, int Duplicates,
    IReadOnlyDictionary<string, int> SetAside, IReadOnlyList<JsonElement> Found);
