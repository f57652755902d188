using System.Diagnostics;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Protocols.InProcess;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.DependencyInjection;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace FunctionsOrchestration.Bench;

/// <summary>What the mesh adds to a call: an in-process service that returns at once, beside a plain Polly pipeline over the same call.</summary>
internal static class MeshCall
{
    private const int Calls = 1_000_000;
    private const int Rounds = 5;

    private static readonly EndpointReply Reply = new() { Value = new Sentiment("positive", 0.9) };
    private static readonly TextRequest Input = new("Fine.");

    public static async Task RunAsync()
    {
        await using var services = new ServiceCollection()
            .AddSingleton(new InProcessModel(Operations.Sentiment, static (_, _) => ValueTask.FromResult(Reply)))
            .AddAIMesh()
            .BuildServiceProvider();
        services.GetRequiredService<MeshCatalog>().Load([Service]);
        var mesh = services.GetRequiredService<IMesh>();
        var polly = Polly();

        async ValueTask ThroughMesh() => (await mesh.SendAsync(new MeshRequest("nlp", "sentiment", Input))).Require<Sentiment>();
        async ValueTask ThroughPolly() => await polly.ExecuteAsync(static _ => ValueTask.FromResult(Reply), CancellationToken.None);

        await MeasureAsync(ThroughMesh, Calls / 5);
        await MeasureAsync(ThroughPolly, Calls / 5);
        List<(double Ns, double Bytes)> ours = [], theirs = [];
        for (var round = 0; round < Rounds; round++)
        {
            theirs.Add(await MeasureAsync(ThroughPolly, Calls));
            ours.Add(await MeasureAsync(ThroughMesh, Calls));
        }

        Print("mesh-call", ours);
        Print("mesh-call, Polly alone", theirs);
        new Figure("mesh-call, times Polly", Median(ours) / Median(theirs), "×", "medians of the same run").Print();
    }

    private static ServiceDefinition Service => new()
    {
        Name = "nlp",
        Domain = "nlp",
        Operations = ["sentiment"],
        Endpoints = [new EndpointDefinition { Id = "here", Protocol = "in-process" }],
    };

    private static ResiliencePipeline<EndpointReply> Polly() => new ResiliencePipelineBuilder<EndpointReply>()
        .AddConcurrencyLimiter(256)
        .AddRetry(new RetryStrategyOptions<EndpointReply>())
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions<EndpointReply>())
        .AddTimeout(TimeSpan.FromSeconds(30))
        .Build();

    private static async ValueTask<(double Ns, double Bytes)> MeasureAsync(Func<ValueTask> call, int calls)
    {
        var bytes = GC.GetTotalAllocatedBytes(precise: true);
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < calls; i++) await call();
        return (watch.Elapsed.TotalNanoseconds / calls, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)calls);
    }

    private static double Median(IEnumerable<(double Ns, double Bytes)> rounds) => rounds.Select(round => round.Ns).Order().ElementAt(Rounds / 2);

    private static void Print(string name, List<(double Ns, double Bytes)> rounds)
    {
        var conditions = $"median of {Rounds} × {Calls:N0} calls one after the other, whole pipeline, .NET {Environment.Version}";
        new Figure(name, Median(rounds) / 1_000, "µs a call", conditions).Print();
        new Figure($"{name}, allocated", rounds[^1].Bytes, "bytes a call", conditions).Print();
    }
}
