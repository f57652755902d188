namespace FunctionsOrchestration.Conformance.App.Hosting;

/// <summary>A service of which the process has one.</summary>
public sealed class Singleton
{
    public Guid Id { get; } = Guid.NewGuid();
}

/// <summary>A service of which each invocation has one, which ends with it.</summary>
public sealed class Scoped : IDisposable
{
    public Guid Id { get; } = Guid.NewGuid();

    public void Dispose() => Diary.Write($"scope {Id}", "disposed");
}
