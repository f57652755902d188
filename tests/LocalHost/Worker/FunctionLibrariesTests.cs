using FunctionsOrchestration.LocalHost.Tests.Api;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.CodeAnalysis.CSharp;

namespace FunctionsOrchestration.LocalHost.Tests.Worker;

public sealed class FunctionLibrariesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("libraries-").FullName;

    [Fact]
    public void Discover_LibraryBesideTheProgram_ItsPublicFunctionsAreFound()
    {
        Compile("FunctionLibrary", """
            using Microsoft.Azure.Functions.Worker;
            public static class Shared
            {
                [Function("FromLibrary")]
                public static string Run([ActivityTrigger] string text) => text;
            }
            internal static class Hidden
            {
                [Function("NotSeen")]
                public static string Run([ActivityTrigger] string text) => text;
            }
            """);
        File.WriteAllText(Path.Combine(_folder, "native.dll"), new string('x', 1000));

        var catalog = FunctionCatalog.Discover(FunctionLibraries.TypesOf(typeof(Assert).Assembly, _folder));

        Assert.Equal(["FromLibrary"], catalog.Functions.Select(f => f.Name));
    }

    [Fact]
    public void TypesOf_LibraryThatDoesNotKnowTheWorker_IsNotLoaded()
    {
        Compile("StrangeLibrary", "public static class Strange;");

        Assert.NotEmpty(FunctionLibraries.TypesOf(typeof(Assert).Assembly, _folder));

        Assert.DoesNotContain(AppDomain.CurrentDomain.GetAssemblies(), a => a.GetName().Name == "StrangeLibrary");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Compile(string name, string source)
    {
        var stop = TestContext.Current.CancellationToken;
        var result = CSharpCompilation
            .Create(name, [CSharpSyntaxTree.ParseText(source, cancellationToken: stop)], PublicSurface.References,
                new CSharpCompilationOptions(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary))
            .Emit(Path.Combine(_folder, name + ".dll"), cancellationToken: stop);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
    }
}
