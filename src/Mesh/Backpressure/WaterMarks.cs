namespace FunctionsOrchestration.Mesh.Backpressure;

/// <summary>
/// When a queue stops taking work, and when it takes work again. Between the two it goes on as it did, so that a queue near its limit does
/// not change its mind with every item: hysteresis.
/// </summary>
/// <param name="High">Items from which work is refused, 1 or more.</param>
/// <param name="Low">Items down to which it goes on being refused, 0 or more and below <paramref name="High"/>.</param>
public sealed record WaterMarks(long High, long Low);
