using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace FunctionsOrchestration.LocalHost.Generators;

/// <summary>Everything of an app that calls are generated for.</summary>
/// <param name="Tasks">Its classes.</param>
/// <param name="Events">Its events.</param>
/// <param name="Functions">Its orchestrators and activities as functions.</param>
/// <param name="IsStandalone">Whether the app registers its tasks itself, so that they need no functions.</param>
internal sealed record AppDeclarations(
    ImmutableArray<TaskClass> Tasks, ImmutableArray<EventType> Events, ImmutableArray<TaskFunction> Functions, bool IsStandalone);

/// <summary>Generates what Microsoft.DurableTask.Generators generates for an Azure Functions app, with the same names and
/// signatures: functions for <c>[DurableTask]</c> classes, and typed calls of them, of activity functions and of events.</summary>
[Generator]
public sealed class DurableTaskGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var tasks = Marked("Microsoft.DurableTask.DurableTaskAttribute", DeclarationReader.ReadTask);
        var events = Marked("Microsoft.DurableTask.DurableEventAttribute", DeclarationReader.ReadEvent);
        var functions = Marked("Microsoft.Azure.Functions.Worker.FunctionAttribute", DeclarationReader.ReadFunction);
        var isStandalone = context.AnalyzerConfigOptionsProvider.Select(static (options, _) =>
            options.GlobalOptions.TryGetValue("build_property.DurableTaskGeneratorProjectType", out var type)
            && "Standalone".Equals(type, StringComparison.OrdinalIgnoreCase));

        context.RegisterSourceOutput(
            tasks.Combine(events).Combine(functions).Combine(isStandalone),
            static (output, found) => Generate(
                output, new(found.Left.Left.Left, found.Left.Left.Right, found.Left.Right, found.Right)));

        IncrementalValueProvider<ImmutableArray<T>> Marked<T>(string attribute, Func<GeneratorAttributeSyntaxContext, T?> read)
            where T : class =>
            context.SyntaxProvider
                .ForAttributeWithMetadataName(
                    attribute, static (node, _) => node is TypeDeclarationSyntax or MethodDeclarationSyntax, (c, _) => read(c))
                .Where(static declaration => declaration is not null)
                .Select(static (declaration, _) => declaration!)
                .Collect();
    }

    private static void Generate(SourceProductionContext output, AppDeclarations app)
    {
        foreach (var mistake in Mistakes.In(app))
            output.ReportDiagnostic(mistake);
        var source = new ExtensionsWriter(app).Write();
        if (source.Length > 0)
            output.AddSource("GeneratedDurableTaskExtensions.g.cs", SourceText.From(source, Encoding.UTF8));
    }
}
