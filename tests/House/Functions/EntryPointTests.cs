using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FunctionsOrchestration.House.Tests.Functions;

/// <summary>
/// Microsoft's worker finds a function's code by class and method name, without its parameters: of two overloads one would run in place of
/// the other, and only in the azure flavour.
/// </summary>
public sealed class EntryPointTests
{
    [Fact]
    public void EveryFunction_HasAMethodNameOfItsOwn() =>
        Assert.Empty(Repository.Files(".cs", "src/Functions").SelectMany(path => Shared(Repository.Read(path))));

    [Theory]
    [InlineData("public void A() { } [Function(\"b\")] public void A(int x) { }", 1)]
    [InlineData("[Function(\"a\")] public void A() { } [Function(\"b\")] public void B() { }", 0)]
    [InlineData("[Function(\"a\")] public void A() { } void A(int x) { }", 0)]
    public void Shared_AreOverloadsOfWhichOneIsAFunction(string members, int expected) =>
        Assert.Equal(expected, Shared($"class X {{ {members} }}").Count());

    private static IEnumerable<string> Shared(string code) => CSharpSyntaxTree.ParseText(code).GetRoot().DescendantNodes()
        .OfType<TypeDeclarationSyntax>()
        .SelectMany(type => type.Members.OfType<MethodDeclarationSyntax>().Where(IsPublic).GroupBy(method => method.Identifier.Text)
            .Where(group => group.Count() > 1 && group.Any(IsFunction))
            .Select(group => $"{type.Identifier.Text}.{group.Key}"));

    private static bool IsPublic(MethodDeclarationSyntax method) => method.Modifiers.Any(SyntaxKind.PublicKeyword);

    private static bool IsFunction(MethodDeclarationSyntax method) =>
        method.AttributeLists.SelectMany(list => list.Attributes).Any(attribute => attribute.Name.ToString().Split('.')[^1] == "Function");
}
