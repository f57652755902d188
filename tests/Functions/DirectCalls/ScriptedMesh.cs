using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Functions.Tests.DirectCalls;

/// <summary>A mesh whose services are named like their domains and answer what the test says; it keeps what it was asked.</summary>
internal sealed class ScriptedMesh(Func<MeshRequest, MeshResult> answer) : IMesh
{
    public static Route Route { get; } = new("nlp", "1", "near", 2, "retry, least-requests");

    public List<MeshRequest> Asked { get; } = [];

    /// <summary>What a stream says before its result.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>What a stream waits for before each text.</summary>
    public Func<CancellationToken, Task> BeforeText { get; init; } = _ => Task.CompletedTask;

    public static ScriptedMesh Ok(object value) => new(_ => new MeshResult { Value = value, Route = Route });

    public static ScriptedMesh Failing(ProblemReason reason, string message, TimeSpan? retryAfter = null) =>
        new(_ => new MeshResult { Problem = new MeshProblem(reason, message, retryAfter), Route = Route });

    public ValueTask<MeshResult> SendAsync(MeshRequest request, CancellationToken cancellation = default)
    {
        Asked.Add(request);
        return ValueTask.FromResult(answer(request));
    }

    public async IAsyncEnumerable<MeshPart> StreamAsync(
        MeshRequest request, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        Asked.Add(request);
        foreach (var text in Texts)
        {
            await BeforeText(cancellation);
            yield return new MeshPart { Text = text, Route = Route };
        }
        var result = answer(request);
        yield return new MeshPart { Route = result.Route, Result = result };
    }

    public bool TryFind(
        string service, string operation, [NotNullWhen(true)] out Operation? found, [NotNullWhen(false)] out MeshProblem? problem)
    {
        found = Operations.Find(service, operation);
        problem = found is null ? new MeshProblem(ProblemReason.UnknownService, $"There is no service '{service}'. Did you mean 'nlp'?") : null;
        return found is not null;
    }
}
