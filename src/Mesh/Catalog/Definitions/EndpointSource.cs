namespace FunctionsOrchestration.Mesh.Catalog;

/// <summary>Who said that an endpoint exists.</summary>
public enum EndpointSource
{
    /// <summary>The configuration of the app.</summary>
    Configuration,

    /// <summary>Nobody had to: its model runs in this process.</summary>
    Embedded,

    /// <summary>A discovered address of an endpoint of the configuration.</summary>
    Discovery,

    /// <summary>The endpoint itself, or its operator, over HTTP; until its lease ends.</summary>
    Registration,

    /// <summary>This app, which has started it as a process of this machine.</summary>
    Worker,
}
