using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace FunctionsOrchestration.LocalHost.Generators.Tests;

public sealed class DurableTaskGeneratorTests
{
    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    [Fact]
    public void Calls_OfEveryKind_HaveTheGenuineSignatures() => Assert.Equal(
        [
            "App.GeneratedDurableTaskExtensions.CallGreetAsync(TaskOrchestrationContext ctx, string input, TaskOptions? options = null)",
            "App.GeneratedDurableTaskExtensions.CallMainAsync(TaskOrchestrationContext context, int? input = null, TaskOptions? options = null)",
            "App.GeneratedDurableTaskExtensions.Counter(TaskEntityDispatcher dispatcher)",
            "App.GeneratedDurableTaskExtensions.Greet(string input, string instanceId, FunctionContext executionContext)",
            "App.GeneratedDurableTaskExtensions.Main(TaskOrchestrationContext context)",
            "App.GeneratedDurableTaskExtensions.ScheduleNewMainInstanceAsync(IOrchestrationSubmitter client, int? input = null, StartOrchestrationOptions? options = null)",
            "App.GeneratedDurableTaskExtensions.SendGo(TaskOrchestrationContext context, string instanceId, Go eventData)",
            "App.GeneratedDurableTaskExtensions.WaitForGoAsync(TaskOrchestrationContext context, CancellationToken cancellationToken = default(CancellationToken))",
            "Microsoft.DurableTask.GeneratedDurableTaskExtensions.CallAnyAsync(TaskOrchestrationContext ctx, object? value, TaskOptions? options = null)",
        ],
        PublicMethodsOf(Generate("""
            namespace App;
            [DurableTask] public class Greet : TaskActivity<string, string>
            {
                public override Task<string> RunAsync(TaskActivityContext context, string input) => Task.FromResult(input);
            }
            [DurableTask("Main")] public class Other : TaskOrchestrator<int?, int>
            {
                public override Task<int> RunAsync(TaskOrchestrationContext context, int? input) => Task.FromResult(1);
            }
            [DurableTask(nameof(Counter))] public class Counter : TaskEntity<int>;
            [DurableTask] public abstract class NotATask : TaskActivity<string, string>;
            [DurableEvent] public record struct Go(int Number);
            public static class Functions
            {
                [Function("Any")] public static void Any([ActivityTrigger] object value) { }
                [Function("Arrays")] public static int[] Arrays([ActivityTrigger] int[] values) => values;
            }
            """)));

    [Theory]
    [InlineData("""[DurableTask("not one")] public class T : TaskEntity<int>;""", "DURABLE3001")]
    [InlineData("""[DurableEvent("not one")] public class E;""", "DURABLE3002")]
    [InlineData("""[DurableTask("t")] public class T : A; [DurableTask("T")] public class U : A;""", "DURABLE3004")]
    [InlineData("""[DurableTask("run")] public class T : A;""", "DURABLE3004")]
    [InlineData("""[DurableTask(Version = " ")] public class T : A;""", "DURABLE3005")]
    public void Mistake_InADeclaration_IsAnError(string declarations, string id)
    {
        var (_, diagnostics) = Generate($$"""
            public abstract class A : TaskActivity<int, int>
            {
                public override Task<int> RunAsync(TaskActivityContext context, int input) => Task.FromResult(input);
            }
            public static class Functions
            {
                [Function("Run")] public static int Run([ActivityTrigger] int value) => value;
            }
            {{declarations}}
            """);

        Assert.All(diagnostics, d => Assert.Equal((id, DiagnosticSeverity.Error), (d.Id, d.Severity)));
        Assert.NotEmpty(diagnostics);
    }

    [Fact]
    public void Standalone_TasksAreRegisteredInsteadOfMadeFunctions()
    {
        var generated = Generate(
            """
            namespace App;
            [DurableTask] public class Counter : TaskEntity<int>;
            [DurableTask] public class Greet : TaskActivity<string, string>
            {
                public override Task<string> RunAsync(TaskActivityContext context, string input) => Task.FromResult(input);
            }
            """,
            isStandalone: true);

        Assert.DoesNotContain("[Function(", generated.Source, StringComparison.Ordinal);
        Assert.Contains(".AddEntity<global::App.Counter>()", generated.Source, StringComparison.Ordinal);
        Assert.Contains(".AddActivity<global::App.Greet>()", generated.Source, StringComparison.Ordinal);
    }

    [Fact]
    public void App_WithoutDurableTasks_GetsNothing() =>
        Assert.Equal("", Generate("public class Nothing;").Source);

    private static (string Source, IReadOnlyList<Diagnostic> Diagnostics) Generate(string source, bool isStandalone = false)
    {
        var compilation = CSharpCompilation.Create("app", [Parse(Usings + source)], References, Options);
        var driver = CSharpGeneratorDriver.Create(
            [new DurableTaskGenerator().AsSourceGenerator()], optionsProvider: new ProjectType(isStandalone ? "Standalone" : "Auto"));
        var run = driver
            .RunGeneratorsAndUpdateCompilation(compilation, out var updated, out var diagnostics, TestContext.Current.CancellationToken)
            .GetRunResult();
        if (diagnostics.IsEmpty)
            Assert.Empty(updated.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning));
        return (string.Concat(run.GeneratedTrees.Select(t => t.ToString())), diagnostics);
    }

    private static IEnumerable<string> PublicMethodsOf((string Source, IReadOnlyList<Diagnostic> Diagnostics) generated)
    {
        Assert.Empty(generated.Diagnostics);
        var compilation = CSharpCompilation.Create("generated", [Parse(Usings + "namespace App; public record struct Go;"), Parse(generated.Source)], References, Options);
        return from method in compilation.GetSymbolsWithName(_ => true, SymbolFilter.Member, TestContext.Current.CancellationToken)
                   .OfType<IMethodSymbol>()
               where method.ContainingType.Name == "GeneratedDurableTaskExtensions"
                   && method is { MethodKind: MethodKind.Ordinary, DeclaredAccessibility: Accessibility.Public }
               let line = $"{method.ContainingType.ToDisplayString()}.{method.ToDisplayString(Signature)}"
               orderby line
               select line;
    }

    private const string Usings = """
        using System.Threading.Tasks;
        using Microsoft.Azure.Functions.Worker;
        using Microsoft.DurableTask;
        using Microsoft.DurableTask.Entities;

        """;

    private static readonly SymbolDisplayFormat Signature = SymbolDisplayFormat.MinimallyQualifiedFormat
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeParameters)
        .WithParameterOptions(
            SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue);

    private static CSharpCompilationOptions Options { get; } =
        new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable);

    private static SyntaxTree Parse(string source) =>
        CSharpSyntaxTree.ParseText(source, cancellationToken: TestContext.Current.CancellationToken);

    private sealed class ProjectType(string type) : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Global(type);

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Global(string type) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
            {
                value = key == "build_property.DurableTaskGeneratorProjectType" ? type : null;
                return value is not null;
            }
        }
    }
}
