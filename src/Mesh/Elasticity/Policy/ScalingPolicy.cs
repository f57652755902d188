using System.Text.Json.Serialization;

namespace FunctionsOrchestration.Mesh.Elasticity;

/// <summary>
/// How many workers a target shall have, and how fast that may change. The words are those of KEDA and of Kubernetes' HorizontalPodAutoscaler;
/// the README beside this file has every field with its range.
/// </summary>
public sealed record ScalingPolicy
{
    /// <summary>Name of what is scaled: 1–63 lower-case letters, digits and hyphens.</summary>
    public string Target { get; init; } = "";

    /// <summary>What a worker is, and how its number is changed.</summary>
    public ScalingMeans Means { get; init; } = ScalingMeans.Processes;

    /// <summary>The service of the mesh whose calls are the load; null takes the one of the target's name.</summary>
    public string? Service { get; init; }

    /// <summary>The queue whose messages are the load, besides the calls; null where there is none.</summary>
    public string? Queue { get; init; }

    /// <summary>What the number is worked out from. At least one goal must be set; the one that asks for most workers counts.</summary>
    public ScalingGoals Goals { get; init; } = new();

    /// <summary>How fast workers are added. Default: at most 4, or as many as there are, every 15 seconds.</summary>
    public ScalingPace Up { get; init; } = new() { Cooldown = TimeSpan.FromSeconds(15), MaxStep = 4, MaxShare = 1 };

    /// <summary>How fast workers are taken away. Default: at most 4, or a quarter, every 60 seconds.</summary>
    public ScalingPace Down { get; init; } = new() { Cooldown = TimeSpan.FromSeconds(60), MaxStep = 4, MaxShare = 0.25 };

    /// <summary>
    /// Workers are taken away only down to the highest number that was wanted within this time, up to a day. Default 5 minutes, as
    /// in Kubernetes.
    /// </summary>
    public TimeSpan StabilizationWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A wanted number this close to the present one changes nothing: 0–0.5 of it. Default 0.1, as in Kubernetes.</summary>
    public double Tolerance { get; init; } = 0.1;

    /// <summary>Fewest workers, 0–100,000. 0 needs <see cref="ScaleToZeroAfter"/>.</summary>
    public int Minimum { get; init; } = 1;

    /// <summary>Most workers, 1–100,000.</summary>
    public int Maximum { get; init; } = 10;

    /// <summary>The last worker goes when nothing has come for this long; null keeps it for ever.</summary>
    public TimeSpan? ScaleToZeroAfter { get; init; }

    /// <summary>Workers are not added beyond what rate limits let them do; null asks no limit.</summary>
    public LimitCap? LimitCap { get; init; }

    /// <summary>What else is written to a Flex Consumption plan; null writes the number of instances alone.</summary>
    public FlexSettings? Flex { get; init; }

    /// <summary>Times with their own minimum and maximum, at most 50. The first one that is open counts.</summary>
    public IReadOnlyList<ScheduleWindow> Schedule { get; init; } = [];

    /// <summary>Decides and tells, but changes nothing.</summary>
    public bool DryRun { get; init; }

    /// <summary>The service that is measured.</summary>
    public string MeasuredService => Service ?? Target;
}

/// <summary>What a worker is, and how the number of workers is changed.</summary>
[JsonConverter(typeof(CamelCaseEnum<ScalingMeans>))]
public enum ScalingMeans
{
    /// <summary>A model server as a process of this machine, which is started and stopped.</summary>
    Processes,

    /// <summary>A place for one more unit of work at a time inside this app.</summary>
    Concurrency,

    /// <summary>An instance of the app on a Flex Consumption plan, whose limit is written to Azure.</summary>
    Flex,
}
