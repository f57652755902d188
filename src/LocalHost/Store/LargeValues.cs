namespace FunctionsOrchestration.LocalHost.Store;

/// <summary>
/// The large values of one commit. A value that goes into several rows, such as an input that stands in the caller's history
/// and in the message to the callee, is one string, and is stored once.
/// </summary>
internal sealed class LargeValues
{
    private readonly Dictionary<string, string> _references = new(ReferenceEqualityComparer.Instance);

    public Dictionary<long, string> Values { get; } = [];

    public string Lift(string value, Sequence sequence)
    {
        if (_references.TryGetValue(value, out var reference)) return reference;
        var id = sequence.Next();
        Values.Add(id, value);
        return _references[value] = PayloadReference.To(id, value.Length);
    }
}
