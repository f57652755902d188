namespace FunctionsOrchestration.Mesh.Elasticity.Measuring;

/// <summary>How much the services of the mesh have to do in this process.</summary>
public interface IServiceLoads
{
    /// <summary>One service now; null where there is none of that name.</summary>
    /// <param name="service">Name of the service.</param>
    ServiceLoad? Read(string service);
}

/// <summary>How much a service has to do in this process.</summary>
/// <param name="Waiting">Calls that wait at its entrance.</param>
/// <param name="Inside">Calls that were let in and are not answered.</param>
/// <param name="Admitted">Calls that were ever let in.</param>
public sealed record ServiceLoad(int Waiting, int Inside, long Admitted)
{
    /// <summary>How long a call takes once it is in, on average; null before the first.</summary>
    public TimeSpan? CallTime { get; init; }

    /// <summary>Calls a second that its endpoints have left of their limits; null where one of them has no limit.</summary>
    public double? LimitHeadroom { get; init; }

    /// <summary>Calls a second that declared limits of the whole service let pass; null where there are none.</summary>
    public double? DeclaredRate { get; init; }
}
