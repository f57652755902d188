using Microsoft.Azure.Functions.Worker.Middleware;

namespace FunctionsOrchestration.LocalHost.Worker;

/// <summary>The app's middleware, in the order in which it was added.</summary>
internal sealed class MiddlewarePipeline
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _stages = [];

    /// <summary>Adds a stage after those added before.</summary>
    /// <param name="stage">Takes the rest of the pipeline and gives the pipeline from here.</param>
    public void Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> stage) => _stages.Add(stage);

    /// <summary>Closes the pipeline.</summary>
    /// <param name="function">Runs the function itself.</param>
    /// <returns>The whole pipeline.</returns>
    public FunctionExecutionDelegate Build(FunctionExecutionDelegate function) =>
        Enumerable.Reverse(_stages).Aggregate(function, (next, stage) => stage(next));
}
