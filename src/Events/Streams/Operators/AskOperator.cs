namespace FunctionsOrchestration.Events.Streams.Operators;

/// <summary>Asks an AI service. Who runs the stream asks, and gives the answer to the next operator.</summary>
internal sealed class AskOperator : IStreamOperator
{
    public void Process(StreamEvent e, StreamOutput output) => output.Ask(e);
}
