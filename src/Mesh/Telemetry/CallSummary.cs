namespace FunctionsOrchestration.Mesh.Telemetry;

/// <summary>What calls of one kind came to since the last time that was asked.</summary>
/// <param name="Service">The service.</param>
/// <param name="Version">The version that was asked; null where none was chosen.</param>
/// <param name="Endpoint">The endpoint that was asked last; null where none was.</param>
/// <param name="Provider">Its protocol, such as <c>openai</c>; null where none was asked.</param>
/// <param name="Tenant">Whose budget pays; null where it is nobody's.</param>
public sealed record CallSummary(string Service, string? Version, string? Endpoint, string? Provider, string? Tenant)
{
    /// <summary>Calls that ended, at least 1.</summary>
    public long Calls { get; init; }

    /// <summary>Those of them that have no answer.</summary>
    public long Failures { get; init; }

    /// <summary>The most frequent outcome of those, for example <c>deadline_exceeded</c>; null where there were none.</summary>
    public string? Failure { get; init; }

    /// <summary>Mean time of a call, all its attempts together.</summary>
    public double MeanMilliseconds { get; init; }

    /// <summary>The 95th percentile of the times, within 5 %.</summary>
    public double P95Milliseconds { get; init; }

    /// <summary>Tokens of questions, where they were counted.</summary>
    public long InputTokens { get; init; }

    /// <summary>Tokens of answers, where they were counted.</summary>
    public long OutputTokens { get; init; }

    /// <summary>Mean tokens of an answer; null where no answer counted them.</summary>
    public double? AnswerTokens { get; init; }

    /// <summary>What the calls cost, by the prices of the endpoints; 0 where none is known.</summary>
    public double Cost { get; init; }
}
