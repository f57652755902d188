using Microsoft.DurableTask;

namespace FunctionsOrchestration.LocalHost.Generators.Tests.ClassBased;

/// <summary>What is ordered.</summary>
public sealed record Order(string Item, int Count);

/// <summary>Somebody has agreed to an order.</summary>
[DurableEvent("Approved")]
public sealed record Approval(string By);
