using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Calls;

/// <summary>What came of a call: a value or a problem, and the route that it took.</summary>
public sealed record MeshResult
{
    /// <summary>The canonical answer; null where there is a problem.</summary>
    public object? Value { get; init; }

    /// <summary>Which model answered, where the endpoint tells.</summary>
    public ModelInfo? Model { get; init; }

    /// <summary>The tokens that were used, where the endpoint counts them.</summary>
    public TokenUsage? Usage { get; init; }

    /// <summary>Why a generated text ends, for example <c>stop</c> or <c>length</c>; null where nothing was generated.</summary>
    public string? FinishReason { get; init; }

    /// <summary>How long the endpoint took that answered, without waits and other attempts; zero where none did.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>How the answer came, where it was streamed.</summary>
    public StreamRecord? Stream { get; init; }

    /// <summary>True where the result is that of an earlier call with the same idempotency key, and nobody was called.</summary>
    public bool IsReplayed { get; init; }

    /// <summary>Why there is no value; null where there is one.</summary>
    public MeshProblem? Problem { get; init; }

    /// <summary>Who answered, or was asked last.</summary>
    public required Route Route { get; init; }

    /// <summary>True where there is a value.</summary>
    public bool IsOk => Problem is null;

    /// <summary>True where another attempt may help: the fault is of that kind, and there still is somebody to ask.</summary>
    internal bool MayRetry { get; init; }

    /// <summary>The answer as what the caller knows it to be.</summary>
    /// <typeparam name="T">The canonical answer of the operation.</typeparam>
    /// <exception cref="MeshCallException">There is a problem instead.</exception>
    public T Require<T>() => IsOk ? (T)Value! : throw new MeshCallException(this);
}
