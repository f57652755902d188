using System.Reflection;
using System.Text.Json;
using FunctionsOrchestration.Control;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Mesh.Control;
using FunctionsOrchestration.Patterns.Declarations;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Patterns.Shipped;

/// <summary>
/// Patterns that come with the app: one JSON file each in this folder, in the form of <c>PUT /api/patterns/{name}</c>. Those that the configuration
/// names are declared when the app starts, unless there is one of the name: whoever has changed one keeps his change.
/// </summary>
/// <param name="patterns">The patterns.</param>
/// <param name="checks">Finds what is wrong with one here, for example that it needs a topic that there is not.</param>
/// <param name="options">Which shall run.</param>
/// <param name="log">Says what was declared.</param>
public sealed class ShippedPatterns(PatternCatalog patterns, PatternChecks checks, IOptions<PatternsOptions> options, ILogger<ShippedPatterns> log)
{
    /// <summary>Stands for all of them.</summary>
    internal const string Every = "*";

    private const string Folder = "Patterns.Shipped.";

    /// <summary>Their names.</summary>
    internal static IReadOnlyList<string> Names { get; } = [.. typeof(ShippedPatterns).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name => name[Folder.Length..^".json".Length]).Order(StringComparer.Ordinal)];

    /// <summary>Declares them.</summary>
    /// <param name="timer">Runs at the start, and once a day.</param>
    /// <param name="client">Where entities are.</param>
    /// <param name="stop">Ends it.</param>
    [Function("DeclareShippedPatterns")]
    public async Task DeclareAsync([TimerTrigger("0 11 5 * * *", RunOnStartup = true)] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken stop)
    {
        var wanted = options.Value.Shipped.Contains(Every) ? Names : [.. options.Value.Shipped];
        foreach (var name in wanted)
        {
            if (await patterns.FindNowAsync(name, stop) is not null) continue;
            var (declaration, errors) = (Read(name), new RequestErrors());
            await checks.CheckAsync(name, declaration, errors, stop);
            if (errors.Count > 0)
            {
                log.ShippedPatternRefused(name, string.Join(" ", errors.All.Select(error => $"{error.Field}: {error.Problem}")));
                continue;
            }

            // Where another worker does the same at this moment, one of them is too late, and both mean the same.
            var changed = await client.CallEntityAsync<Changed<PatternDeclaration>>(
                PatternsApi.IdOf(name), nameof(DeclaredPattern.Declare), new Change<PatternDeclaration>(declaration, 0), stop);
            if (changed!.IsApplied) log.PatternDeclared(name, changed.Version);
        }
    }

    /// <summary>One of them.</summary>
    internal static PatternDeclaration Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{Folder}{name}.json")!;
        return JsonSerializer.Deserialize<PatternDeclaration>(stream, Serialization.Options)!;
    }
}
