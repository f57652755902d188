using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace FunctionsOrchestration.Conformance.App.Hosting;

/// <summary>Notes every function that it sees, and hands the function something in the invocation's items.</summary>
public sealed class RecordingMiddleware : IFunctionsWorkerMiddleware
{
    public const string Item = "conformance";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        context.Items[Item] = context.FunctionDefinition.Name;
        Diary.Write($"middleware {context.FunctionDefinition.Name}", "seen");
        await next(context);
    }
}
