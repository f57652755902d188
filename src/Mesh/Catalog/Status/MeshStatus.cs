using FunctionsOrchestration.Mesh.Limits.Circuits;

namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>What the mesh of this process knows now. No keys, and no names of settings that hold them.</summary>
/// <param name="At">When it was read.</param>
/// <param name="Catalog">How the running catalog came about.</param>
/// <param name="Services">Every service, by name.</param>
public sealed record MeshStatus(DateTimeOffset At, CatalogReport Catalog, IReadOnlyList<ServiceStatus> Services);

/// <summary>One service.</summary>
/// <param name="Name">Name under which it is called.</param>
/// <param name="Domain">Its domain.</param>
/// <param name="Operations">What it offers.</param>
/// <param name="DefaultVersion">The version that answers unless something says otherwise; null while there is none.</param>
/// <param name="Versions">Its versions, with how many endpoints can be used.</param>
/// <param name="Endpoints">Its endpoints.</param>
/// <param name="Policies">How it is called.</param>
public sealed record ServiceStatus(
    string Name, string Domain, IReadOnlyList<string> Operations, string? DefaultVersion, IReadOnlyList<VersionStatus> Versions,
    IReadOnlyList<EndpointStatus> Endpoints, PolicyStatus Policies)
{
    /// <summary>Its places among those of all workers; null where <c>Containment:MaxConcurrentOverall</c> is not set.</summary>
    public PlacesStatus? Places { get; init; }
}

/// <summary>The places of a service that this worker has, of those of all workers.</summary>
/// <param name="Limit">How many there are.</param>
/// <param name="Leased">How many this worker has.</param>
/// <param name="InUse">Calls that are under way here.</param>
/// <param name="Overdue">How many of those go on though the term of their places has ended.</param>
/// <param name="Until">When the term ends unless it is renewed; null where it has none.</param>
public sealed record PlacesStatus(int Limit, int Leased, int InUse, int Overdue, DateTimeOffset? Until);

/// <summary>One version of a service.</summary>
/// <param name="Name">The version.</param>
/// <param name="Endpoints">How many endpoints run it.</param>
/// <param name="Usable">How many of them can be used now.</param>
public sealed record VersionStatus(string Name, int Endpoints, int Usable);

/// <summary>How a service is called.</summary>
/// <param name="Balancing">How calls are spread.</param>
/// <param name="Health">How the well are told from the sick.</param>
/// <param name="Resilience">What happens when a call goes wrong.</param>
/// <param name="Containment">How much may be under way.</param>
public sealed record PolicyStatus(
    BalancingDefinition Balancing, HealthDefinition Health, ResilienceDefinition Resilience, ContainmentDefinition Containment);

/// <summary>One endpoint, and how it is.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Version">The version that it runs.</param>
/// <param name="Source">Who said that it exists.</param>
/// <param name="Protocol">What it speaks.</param>
/// <param name="Address">Where it is; null for a model of this process.</param>
/// <param name="Locality">Where that is; null where nobody said.</param>
/// <param name="Weight">Its share among its equals.</param>
/// <param name="Priority">Its rank; lower ones are used first.</param>
/// <param name="Health">Whether it can be used.</param>
/// <param name="Load">How much it has to do.</param>
public sealed record EndpointStatus(
    string Id, string Version, EndpointSource Source, string Protocol, Uri? Address, string? Locality, int Weight, int Priority,
    HealthStatus Health, LoadStatus Load)
{
    /// <summary>Key of its circuit among those that all workers share; null where it is judged by each worker alone.</summary>
    public string? CircuitKey { get; init; }

    /// <summary>When a registered endpoint leaves unless its lease is renewed; null for others.</summary>
    public DateTimeOffset? LeaseUntil { get; init; }
}

/// <summary>Whether an endpoint can be used, and why not.</summary>
/// <param name="Usable">True where calls may go there.</param>
public sealed record HealthStatus(bool Usable)
{
    /// <summary>What its last probe found wrong; null where nothing was.</summary>
    public string? ProbeProblem { get; init; }

    /// <summary>Until when it is ejected as an outlier; null where it is not.</summary>
    public DateTimeOffset? EjectedUntil { get; init; }

    /// <summary>Until when it asked to be left alone; null where it did not.</summary>
    public DateTimeOffset? RestingUntil { get; init; }

    /// <summary>Until when its circuit lets nothing through; null where it is closed or tries one call.</summary>
    public DateTimeOffset? CircuitOpenUntil { get; init; }

    /// <summary>Its circuit that all workers share, where that is not closed; null where it is, or where there is none.</summary>
    public SharedCircuitStatus? SharedCircuit { get; init; }

    /// <summary>How often it has been ejected, less the times it behaved since.</summary>
    public int Ejections { get; init; }
}

/// <summary>A circuit that all workers share, as this one sees it.</summary>
/// <param name="Position">Whether calls may pass.</param>
/// <param name="Since">Since when it is so.</param>
/// <param name="Until">Until when nothing passes; null while it is not open, and where only a reset ends it.</param>
/// <param name="Why">Why, for people.</param>
public sealed record SharedCircuitStatus(CircuitPosition Position, DateTimeOffset Since, DateTimeOffset? Until, string Why);

/// <summary>How much an endpoint has to do, as this process sees it.</summary>
/// <param name="InFlight">Calls under way.</param>
/// <param name="LatencyMilliseconds">Average latency, peaks counting for more; null while nothing was measured.</param>
/// <param name="ConcurrencyLimit">How many calls it is given at a time; null where that is not limited.</param>
/// <param name="RequestsLastMinute">Calls within the last minute; null where nothing limits them, since they are then not counted.</param>
/// <param name="TokensLastMinute">Tokens within the last minute; null where nothing limits them.</param>
/// <param name="LastFault">How its last failed call failed, for example <c>ServerError</c>; null where none has.</param>
public sealed record LoadStatus(
    int InFlight, double? LatencyMilliseconds, int? ConcurrencyLimit, double? RequestsLastMinute, double? TokensLastMinute, string? LastFault);
