namespace FunctionsOrchestration.Events.Patterns.Spatial;

/// <summary>Which components there are in each group, learnt from the events that come from them.</summary>
/// <param name="memory">How long a component that says nothing is still counted, in ticks.</param>
/// <param name="most">Components that are remembered; beyond it the one not heard of longest is forgotten.</param>
internal sealed class LearntTopology(long memory, int most)
{
    private readonly Dictionary<(string Group, string Component), LinkedListNode<Heard>> _heard = [];
    private readonly LinkedList<Heard> _byTime = new();
    private readonly Dictionary<string, int> _sizes = new(StringComparer.Ordinal);

    public IEnumerable<SavedMember> All => _byTime.Select(one => new SavedMember(one.Group, one.Component, new DateTimeOffset(one.Ticks, TimeSpan.Zero)));

    public int SizeOf(string group) => _sizes.GetValueOrDefault(group);

    public void Hear(string group, string component, long ticks)
    {
        while (_byTime.First is { } oldest && oldest.Value.Ticks <= ticks - memory) Remove(oldest);
        if (_heard.TryGetValue((group, component), out var before)) Remove(before);
        while (_heard.Count >= most) Remove(_byTime.First!);
        _heard[(group, component)] = _byTime.AddLast(new Heard(group, component, ticks));
        _sizes[group] = SizeOf(group) + 1;
    }

    private void Remove(LinkedListNode<Heard> node)
    {
        _byTime.Remove(node);
        _heard.Remove((node.Value.Group, node.Value.Component));
        if (SizeOf(node.Value.Group) is > 1 and var size) _sizes[node.Value.Group] = size - 1;
        else _sizes.Remove(node.Value.Group);
    }

    private sealed record Heard(string Group, string Component, long Ticks);
}
