namespace FunctionsOrchestration.Mesh.Elasticity.Processes;

/// <summary>Starts processes.</summary>
internal interface IWorkerLauncher
{
    /// <summary>Starts a worker.</summary>
    /// <param name="template">How.</param>
    /// <returns>The process, which may not be ready yet.</returns>
    /// <exception cref="System.ComponentModel.Win32Exception">The program is not there, or must not be run.</exception>
    IWorkerProcess Start(WorkerTemplate template);

    /// <summary>Asks whether a worker is ready.</summary>
    /// <param name="address">Its readiness address.</param>
    /// <param name="cancellation">Ends the question.</param>
    Task<bool> IsReadyAsync(Uri address, CancellationToken cancellation);
}

/// <summary>A process that was started.</summary>
internal interface IWorkerProcess : IDisposable
{
    /// <summary>Its number in the operating system.</summary>
    int Id { get; }

    /// <summary>Where it will serve.</summary>
    Uri Address { get; }

    /// <summary>Completes with its exit code when it has ended.</summary>
    Task<int> Exited { get; }

    /// <summary>The last lines that it printed.</summary>
    string LastLines { get; }

    /// <summary>Asks it to end.</summary>
    void Ask();

    /// <summary>Ends it, with whatever it has started.</summary>
    void Kill();
}
