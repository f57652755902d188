using System.Collections.Concurrent;

namespace FunctionsOrchestration.Conformance.App.Hosting;

/// <summary>
/// Things that a test changes while instances are under way: a service that is mended, or code that is deployed anew. Off
/// until a test turns them on.
/// </summary>
public static class Switches
{
    private static readonly ConcurrentDictionary<string, bool> On = new();

    public static void TurnOn(string name) => On[name] = true;

    public static bool IsOn(string name) => On.ContainsKey(name);
}
