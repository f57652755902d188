using FunctionsOrchestration.Events.Routing.Filters;

namespace FunctionsOrchestration.Events.Streams.Operators;

/// <summary>Lets pass what a subscription with this filter would get.</summary>
internal sealed class FilterOperator(CompiledFilter filter) : IStreamOperator
{
    public void Process(StreamEvent e, StreamOutput output)
    {
        if (filter.Matches(e.View)) output.Emit(e);
    }
}
