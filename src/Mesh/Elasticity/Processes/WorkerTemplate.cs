namespace FunctionsOrchestration.Mesh.Elasticity.Processes;

/// <summary>
/// How a worker of this machine is started: one entry of <c>Scaling:Processes</c>. It stands in the configuration alone, so that
/// nobody can have a command run by declaring a policy.
/// </summary>
public sealed record WorkerTemplate
{
    /// <summary>Name of the target whose policy sets the number.</summary>
    public string Target { get; init; } = "";

    /// <summary>The service of the mesh that a worker joins; null takes the one of the target's name.</summary>
    public string? Service { get; init; }

    /// <summary>The domain, where no configuration declares the service.</summary>
    public string? Domain { get; init; }

    /// <summary>The operations, where no configuration declares the service.</summary>
    public IReadOnlyList<string> Operations { get; init; } = [];

    /// <summary>What a worker speaks. Default open-inference, as <c>src/AI.Server</c> does.</summary>
    public string Protocol { get; init; } = "open-inference";

    /// <summary>The version of the service that it runs.</summary>
    public string Version { get; init; } = "1";

    /// <summary>The program.</summary>
    public string Command { get; init; } = "";

    /// <summary>Its arguments. <c>{port}</c> becomes a free port of this machine, and at least one must hold it.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Where it runs; null runs it where the app does.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>What is added to the environment of the app.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The path that answers 2xx once it is ready.</summary>
    public string ReadyPath { get; init; } = "v2/health/ready";

    /// <summary>How long it may take until then: 100 ms to an hour. Default 1 min.</summary>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>How long its last calls may take once nobody sends it others: 0 to an hour. Default 30 s.</summary>
    public TimeSpan DrainWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it may take to end once it was asked to; then it is killed. 100 ms to 10 min. Default 10 s.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The wait after a first crash or failed start, doubled for each one in a row: 100 ms to an hour. Default 1 s.</summary>
    public TimeSpan FirstBackOff { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait. A worker that stayed up for this long clears the count. Default 1 min.</summary>
    public TimeSpan LongestBackOff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The service that a worker joins.</summary>
    internal string JoinedService => Service ?? Target;
}
