using System.Collections.Concurrent;

namespace FunctionsOrchestration.Conformance.App.Hosting;

/// <summary>
/// What happened in this process, by page: a page is an instance's id or a name that a test made up. Tests read it over HTTP.
/// It is memory, so the app must run as one worker process, which is what every host starts by default.
/// </summary>
public static class Diary
{
    private static readonly ConcurrentDictionary<string, ConcurrentQueue<string>> Pages = new();

    public static void Write(string page, string line) =>
        Pages.GetOrAdd(page, _ => new ConcurrentQueue<string>()).Enqueue(line);

    public static IReadOnlyCollection<string> Read(string page) => Pages.TryGetValue(page, out var lines) ? [.. lines] : [];
}
