using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FunctionsOrchestration.LocalHost.Tests.Api;

/// <summary>LocalHost's public surface is the genuine one, so that an app compiles against either
/// (docs/decisions/0001).</summary>
public sealed class SurfaceTests
{
    /// <summary>What tests of an app use; no app does, so it needs no genuine counterpart.</summary>
    private const string ForTests = "FunctionsOrchestration.LocalHost.Testing";

    [Fact]
    public void PublicMembers_AllOfLocalHost_AreGenuineCharacterForCharacter() =>
        Assert.Equal("", string.Join(Environment.NewLine, Strangers(GenuineSurface.LocalHost)));

    [Fact]
    public void PublicTypes_AllOfLocalHostButThoseForTests_LieInMicrosoftNamespaces() =>
        Assert.All(PublicSurface.TypesOf(GenuineSurface.LocalHost).Where(type => !IsForTests(type)), type =>
            Assert.StartsWith("Microsoft.", type.ContainingNamespace.ToDisplayString(), StringComparison.Ordinal));

    [Fact]
    public void Comparison_GenuineDeclaration_FindsNothing() =>
        Assert.Empty(Strangers(Compile("public FunctionAttribute(string name) => Name = name;")));

    [Theory]
    [InlineData("public FunctionAttribute(string other) => Name = other;", "FunctionAttribute(string other)")]
    [InlineData("public FunctionAttribute(string? name) => Name = name!;", "FunctionAttribute(string? name)")]
    [InlineData("public FunctionAttribute(string name = \"\") => Name = name;", "FunctionAttribute(string name = \"\")")]
    [InlineData("public FunctionAttribute(string name) => Name = name; public int Extra => 0;", "int Extra { get; }")]
    public void Comparison_OneDifference_IsFound(string members, string difference)
    {
        var stranger = Assert.Single(Strangers(Compile(members)));

        Assert.EndsWith(difference, stranger, StringComparison.Ordinal);
    }

    private static bool IsForTests(INamedTypeSymbol type) => type.ContainingNamespace.ToDisplayString() == ForTests;

    private static IEnumerable<string> Strangers(MetadataReference assembly) =>
        PublicSurface.TypesOf(assembly)
            .Where(type => !IsForTests(type))
            .SelectMany(PublicSurface.LinesOf)
            .Where(line => !GenuineSurface.Lines.Contains(line) && !GenuineSurface.IsCopyOfDerivedRecord(line))
            .Order(StringComparer.Ordinal);

    /// <summary>The genuine FunctionAttribute, but for the given members.</summary>
    private static PortableExecutableReference Compile(string members)
    {
        var source = CSharpSyntaxTree.ParseText(
            $$"""
            #nullable enable
            namespace Microsoft.Azure.Functions.Worker
            {
                public class FunctionAttribute : System.Attribute
                {
                    public string Name { get; }
                    {{members}}
                }
            }
            """,
            cancellationToken: TestContext.Current.CancellationToken);
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary);
        var image = new MemoryStream();
        var result = CSharpCompilation.Create("snippet", [source], PublicSurface.References.Remove(GenuineSurface.LocalHost), options)
            .Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join(Environment.NewLine, result.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
