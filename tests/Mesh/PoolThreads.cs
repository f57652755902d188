using System.Runtime.CompilerServices;

namespace FunctionsOrchestration.Mesh.Tests;

/// <summary>
/// Some tests compute for seconds. On two cores they would have all threads of the pool, and the continuations of tests that move a clock
/// would wait for new threads, half a second each, while their clock runs on.
/// </summary>
internal static class PoolThreads
{
    [ModuleInitializer]
    internal static void AreThere() => ThreadPool.SetMinThreads(32, 32);
}
