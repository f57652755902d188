namespace FunctionsOrchestration.Mesh.Elasticity;

/// <summary>What a policy sets on a Flex Consumption plan besides the number of instances. Null leaves a setting as it is.</summary>
public sealed record FlexSettings
{
    /// <summary>The group of functions whose always-ready instances are the policy's minimum: http, blob, durable or function:NAME.</summary>
    public string? AlwaysReadyGroup { get; init; }

    /// <summary>Size of an instance: 512, 2048 or 4096 MB.</summary>
    public int? InstanceMemoryMB { get; init; }

    /// <summary>HTTP requests that an instance handles at a time, 1–1,000.</summary>
    public int? HttpConcurrency { get; init; }
}
