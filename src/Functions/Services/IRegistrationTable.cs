namespace FunctionsOrchestration.Services;

/// <summary>
/// The registrations of all services where every worker can read them cheaply. Background work has no client of the durable engine, so
/// the entities, which decide, write here what they decided.
/// </summary>
public interface IRegistrationTable
{
    /// <summary>Adds or replaces an endpoint.</summary>
    /// <param name="service">The service, in lower case.</param>
    /// <param name="registration">The endpoint.</param>
    Task WriteAsync(string service, Registration registration);

    /// <summary>Takes endpoints out; those that are not there are no error.</summary>
    /// <param name="service">The service, in lower case.</param>
    /// <param name="ids">Ids of endpoints.</param>
    Task DeleteAsync(string service, IReadOnlyCollection<string> ids);

    /// <summary>One endpoint; null where it is not there.</summary>
    /// <param name="service">The service, in lower case.</param>
    /// <param name="id">Id of the endpoint.</param>
    /// <param name="cancellation">Ends the reading.</param>
    Task<Registration?> FindAsync(string service, string id, CancellationToken cancellation);

    /// <summary>What changes whenever anything does; null while nothing has ever been registered.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    Task<string?> GetVersionAsync(CancellationToken cancellation);

    /// <summary>Everything.</summary>
    /// <param name="cancellation">Ends the reading.</param>
    Task<IReadOnlyList<(string Service, Registration Registration)>> ReadAsync(CancellationToken cancellation);
}
