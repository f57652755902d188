using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>The assemblies in which an app may declare functions: its own, and the libraries that come with it. The genuine
/// worker's generator looks at every reference of the app; what an app ships beside its program is the same.</summary>
internal static class FunctionLibraries
{
    private static readonly string Worker = typeof(FunctionAttribute).Assembly.GetName().Name!;

    /// <summary>Every type that may declare functions.</summary>
    /// <param name="program">The app's program.</param>
    /// <param name="folder">The folder of the app's libraries.</param>
    /// <returns>The types; of libraries only the public ones.</returns>
    public static IEnumerable<Type> TypesOf(Assembly program, string folder) =>
        Directory.EnumerateFiles(folder, "*.dll")
            .Where(path => Path.GetFileNameWithoutExtension(path) != program.GetName().Name && MayDeclareFunctions(path))
            .Order(StringComparer.Ordinal)
            .SelectMany(path => AssemblyLoadContext.Default.LoadFromAssemblyPath(path).GetExportedTypes())
            .Concat(program.GetTypes());

    /// <summary>Whether a file is an assembly that refers to the one of <see cref="FunctionAttribute"/>; read from its tables,
    /// for loading all libraries would cost the start of every app.</summary>
    private static bool MayDeclareFunctions(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        try
        {
            return file.HasMetadata && file.GetMetadataReader() is var metadata && metadata.AssemblyReferences.Any(reference =>
                metadata.StringComparer.Equals(metadata.GetAssemblyReference(reference).Name, Worker));
        }
        catch (BadImageFormatException)
        {
            return false; // A native library, whatever its name.
        }
    }
}
