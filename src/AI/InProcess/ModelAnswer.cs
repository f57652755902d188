using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI.InProcess;

/// <summary>How long a model can take.</summary>
internal enum Pace
{
    /// <summary>A few milliseconds at most, whatever the input.</summary>
    Quick,

    /// <summary>Long enough to miss a deadline.</summary>
    Slow,
}

/// <summary>Asks a model, and turns what it throws into faults.</summary>
internal static class ModelAnswer
{
    public static ValueTask<EndpointReply> AskAsync<T>(Pace pace, Func<Answer<T>> ask, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (pace == Pace.Quick) return ValueTask.FromResult(Ask(ask));

        // A network cannot be interrupted: a caller that goes leaves it to finish for nobody.
        return new ValueTask<EndpointReply>(Task.Run(() => Ask(ask), cancellation).WaitAsync(cancellation));
    }

    private static EndpointReply Ask<T>(Func<Answer<T>> ask)
    {
        try
        {
            var answer = ask();
            return new EndpointReply { Value = answer.Value, Model = answer.Model };
        }
        catch (InvalidModelInputException invalid)
        {
            return EndpointReply.Failed(FaultKind.InvalidInput, invalid.Message);
        }
        catch (ModelUnavailableException unavailable)
        {
            return EndpointReply.Failed(FaultKind.OperationUnavailable, unavailable.Message);
        }
    }
}
