using System.Collections.Concurrent;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.TortureApp;

/// <summary>Activities that take their time, fail for a while, or fail always.</summary>
public static class Activities
{
    private const int FailuresBeforeSuccess = 2;
    private static readonly ConcurrentDictionary<string, int> Attempts = new();

    [Function(nameof(Plus))]
    public static int Plus([ActivityTrigger] int number) => number + 1;

    /// <summary>As <see cref="Plus"/>, and long enough for a kill or a suspension to come in between.</summary>
    [Function(nameof(SlowPlus))]
    public static async Task<int> SlowPlus([ActivityTrigger] int number)
    {
        await Task.Delay(10 + (number % 8 * 10));
        return number + 1;
    }

    /// <summary>Fails twice in every life of the process, then succeeds.</summary>
    [Function(nameof(Flaky))]
    public static string Flaky([ActivityTrigger] string name) =>
        Attempts.AddOrUpdate(name, 1, (_, before) => before + 1) > FailuresBeforeSuccess
            ? name
            : throw new InvalidOperationException($"'{name}' is not ready.");

    /// <summary>A text too large for a row of the history.</summary>
    [Function(nameof(Enlarge))]
    public static string Enlarge([ActivityTrigger] int number) => new('x', 40_000 + number);

    [Function(nameof(Measure))]
    public static int Measure([ActivityTrigger] string text) => text.Length;

    [Function(nameof(Refuse))]
    public static int Refuse([ActivityTrigger] int number) => throw new InvalidOperationException($"refused {number}");
}
