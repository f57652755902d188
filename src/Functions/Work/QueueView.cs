using FunctionsOrchestration.Mesh.Backpressure;

namespace FunctionsOrchestration.Work;

/// <summary>What this worker knows of one queue.</summary>
/// <param name="name">Its name.</param>
/// <param name="marks">Its marks while nobody declares others.</param>
internal sealed class QueueView(string name, WaterMarks marks)
{
    private static readonly TimeSpan Decay = TimeSpan.FromSeconds(15);
    private readonly DrainRate _own = new(Decay);
    private long _declared;
    private double _others;
    private double _weight = 1;

    public string Name => name;

    /// <summary>The door.</summary>
    public IngressGate Gate { get; } = new(marks);

    /// <summary>Version of the declaration; 0 without one.</summary>
    public long Version => Volatile.Read(ref _declared);

    /// <summary>The tenant's share of the turns.</summary>
    public double Weight => Volatile.Read(ref _weight);

    /// <summary>When its tenant was last told to the other workers.</summary>
    public DateTimeOffset ToldAt { get; set; }

    /// <summary>True where something may have changed since its depth was read.</summary>
    public bool IsTouched { get; set; } = true;

    /// <summary>The item that could be taken at the last look, and that nobody took since.</summary>
    public string? Stalled { get; set; }

    public void Completed(DateTimeOffset now)
    {
        _own.Completed(1, now);
        IsTouched = true;
    }

    /// <summary>Items a second that this worker completes.</summary>
    public double OwnRate(DateTimeOffset now) => _own.PerSecond(now);

    /// <summary>Items a second that all workers complete.</summary>
    public double Rate(DateTimeOffset now) => _own.PerSecond(now) + Volatile.Read(ref _others);

    public void HearOthers(double perSecond) => Volatile.Write(ref _others, perSecond);

    public void Declare(QueueDeclaration declaration)
    {
        if (declaration.Version == Version) return;
        Gate.Change(declaration.Value?.Marks ?? marks);
        Volatile.Write(ref _weight, declaration.Value?.Weight ?? 1);
        Volatile.Write(ref _declared, declaration.Version);
    }
}
