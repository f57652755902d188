namespace FunctionsOrchestration.Mesh.Control;

/// <summary>
/// The way from a worker to the owners of shared state. It costs milliseconds on one machine and tens of them in Azure, so no call waits
/// for it: workers lease in chunks and report in batches.
/// </summary>
public interface IControlPlane
{
    /// <summary>False until this process has a way to the owners; what is told before is not sent.</summary>
    bool IsConnected { get; }

    /// <summary>Tells an owner something. It is kept when this returns, and dealt with once, some time later.</summary>
    /// <param name="owner">Who is told.</param>
    /// <param name="operation">What it shall do.</param>
    /// <param name="message">With what; one of our own records.</param>
    /// <param name="cancellation">Ends the sending.</param>
    /// <exception cref="InvalidOperationException">There is no way to the owners yet.</exception>
    Task TellAsync(ControlKey owner, string operation, object message, CancellationToken cancellation);

    /// <summary>Reads the state of an owner as it is now.</summary>
    /// <typeparam name="TState">The owner's state.</typeparam>
    /// <param name="owner">Whose.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The state; null where the owner has none yet.</returns>
    /// <exception cref="InvalidOperationException">There is no way to the owners yet.</exception>
    Task<TState?> SeeAsync<TState>(ControlKey owner, CancellationToken cancellation) where TState : class;
}
