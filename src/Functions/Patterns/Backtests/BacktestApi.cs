using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Events.Streams;
using FunctionsOrchestration.Patterns.Declarations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.Patterns.Backtests;

/// <summary>Shows what a pattern would have found in events that are stored.</summary>
/// <param name="patterns">The patterns.</param>
/// <param name="checks">Finds what is wrong.</param>
/// <param name="backtest">Runs it.</param>
/// <param name="time">The clock.</param>
public sealed class BacktestApi(PatternCatalog patterns, PatternChecks checks, Backtest backtest, TimeProvider time)
{
    private const int MostEvents = 1_000_000;
    private const int MostShown = 1_000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary><c>POST /api/patterns/{name}/backtest</c>: nothing is published, and nothing is set off.</summary>
    /// <param name="request">A <see cref="BacktestRequest"/>, with the pattern where none of the name is declared.</param>
    /// <param name="name">Name of the pattern, which need not be declared.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>200 with what it would have found; 400 with everything that is wrong; 404 where there is neither a pattern of the name nor one in the body.</returns>
    [Function("BacktestPattern")]
    public Task<IActionResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = PatternsApi.Route + "/backtest")] HttpRequest request, string name, CancellationToken stop) =>
        PatternsApi.GuardAsync(async () =>
    {
        var errors = new RequestErrors();
        var asked = await JsonBody.ReadAsync<BacktestRequest>(request, errors, stop);
        if (asked is null) return Problems.BadRequest(errors);
        var known = await patterns.FindNowAsync(name, stop);
        if (known is null && asked.Pattern is null) return PatternsApi.NotFound(name);
        var until = asked.Until ?? time.GetUtcNow();
        var from = asked.From ?? until - TimeSpan.FromHours(1);
        Check(asked, known, from, until, errors);
        var declaration = Declaration(asked, known);
        var pattern = checks.CheckAlone(name, declaration, VersionOf(asked, known), errors);
        if (errors.Count > 0 || pattern is null) return Problems.BadRequest(errors);
        var plan = StreamPlan.Compile(PatternStreams.NameOf(name), PatternStreams.StreamOf(pattern, declaration), out _)!;
        return Serialization.Answer(await backtest.RunAsync(plan, asked, from, until, stop));
    });

    // What is not asked for otherwise is as it is declared.
    private static PatternDeclaration Declaration(BacktestRequest asked, PatternModel? known)
    {
        var topics = asked.Topics ?? known?.Declaration.Topics ?? [];
        var standard = known?.Declaration ?? new PatternDeclaration { Topics = topics, Pattern = asked.Pattern!.Value };
        return standard with { Topics = topics, Pattern = asked.Pattern ?? standard.Pattern, Time = asked.Time ?? standard.Time };
    }

    // What a declared pattern would have found has the ids that it had, or would have had.
    private static int VersionOf(BacktestRequest asked, PatternModel? known) => asked.Pattern is null ? (int)known!.Version : 1;

    private static void Check(BacktestRequest asked, PatternModel? known, DateTimeOffset from, DateTimeOffset until, RequestErrors errors)
    {
        if (asked.Topics is null && known is null) errors.Add("topics", null, "The pattern is not declared, so it has no topics.", "Name the topics whose events it is run over.");
        if (from >= until) errors.Add("from", $"{from:O}", "It is not before the end.", "Send a time before until.");
        else if (until - from > Longest) errors.Add("from", $"{from:O}", "It is too long before the end.", "Send a time at most 7 days before until.");
        if (asked.MaxEvents is < 1 or > MostEvents) errors.Add("maxEvents", $"{asked.MaxEvents}", "It is out of range.", $"Send 1–{MostEvents:N0}.");
        if (asked.Show is < 0 or > MostShown) errors.Add("show", $"{asked.Show}", "It is out of range.", $"Send 0–{MostShown:N0}.");
    }
}
