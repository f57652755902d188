using Microsoft.CodeAnalysis;

namespace FunctionsOrchestration.LocalHost.Tests.Api;

/// <summary>The genuine public surface, and the assembly that is held to it.</summary>
internal static class GenuineSurface
{
    /// <summary>Every line of the lists in the folder Surface: <c>documentation id | declaration</c>.</summary>
    public static IReadOnlySet<string> Lines { get; } = Directory
        .EnumerateFiles(PathOf("Surface"), "*.txt")
        .SelectMany(File.ReadLines)
        .Where(line => !line.StartsWith('#'))
        .ToHashSet();

    /// <summary>The assembly of LocalHost.</summary>
    public static MetadataReference LocalHost { get; } =
        PublicSurface.References.Single(r => Path.GetFileName(r.Display) == "FunctionsOrchestration.LocalHost.dll");

    /// <summary>A file or folder that lies beside these tests.</summary>
    public static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Api", name);

    /// <summary>The documentation ids of what the lists name and LocalHost does not declare; a type that is missing stands for
    /// its members.</summary>
    public static IReadOnlySet<string> Missing()
    {
        var declared = PublicSurface.TypesOf(LocalHost).SelectMany(PublicSurface.LinesOf).ToHashSet();
        var missing = Lines.Where(line => !declared.Contains(line) && !IsCopyOfDerivedRecord(line))
            .Select(line => line.Split(" | ")[0])
            .ToList();
        var types = missing.Where(id => id.StartsWith("T:", StringComparison.Ordinal)).Select(id => id[2..] + ".").ToList();
        return missing.Where(id => !types.Exists(type => id[0] != 'T' && id[2..].StartsWith(type, StringComparison.Ordinal)))
            .ToHashSet();
    }

    /// <summary>What no source can declare: the genuine assembly targets a framework without covariant returns, where the
    /// compiler's own copy method of a derived record returns the base.</summary>
    public static bool IsCopyOfDerivedRecord(string line) =>
        line.StartsWith("M:Microsoft.DurableTask.SubOrchestrationOptions.<Clone>$", StringComparison.Ordinal);
}
