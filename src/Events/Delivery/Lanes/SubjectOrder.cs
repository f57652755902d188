namespace FunctionsOrchestration.Events.Delivery.Lanes;

/// <summary>
/// The order of the subjects of a lane: which of them have a request under way, and which deliveries this process has seen and
/// put off, so that none of the same subject overtakes them. It remembers a bounded number; what was put off beyond that may be
/// overtaken.
/// </summary>
/// <param name="most">Deliveries put off that it remembers.</param>
internal sealed class SubjectOrder(int most)
{
    private readonly Dictionary<string, Line> _lines = [];
    private int _remembered;

    /// <summary>Whether there is nothing to keep in order.</summary>
    public bool IsEmpty => _lines.Count == 0;

    /// <summary>
    /// Whether a delivery may go now: nothing of its subject is under way, and none that comes before it was put off.
    /// </summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="now">The time.</param>
    /// <param name="notBefore">When asking again makes sense.</param>
    public bool MayGo(PendingDelivery delivery, DateTimeOffset now, out DateTimeOffset notBefore)
    {
        notBefore = now;
        if (string.IsNullOrEmpty(delivery.Subject) || !_lines.TryGetValue(delivery.Subject, out var line)) return true;
        if (line.IsUnderWay) return false;
        // One that never came back, because its subscription was changed, must not hold up its subject for ever.
        while (line.PutOff.Count > 0 && line.PutOff.First() is var first && first.Value.Until <= now) Remove(line, first.Key);
        if (line.PutOff.Count == 0 || delivery.Sequence <= line.PutOff.First().Key) return true;
        notBefore = line.PutOff.First().Value.RetryAt;
        return false;
    }

    /// <summary>Whether a delivery may go beside one of its subject that has just begun: none between them was put off.</summary>
    public bool IsNext(PendingDelivery delivery) =>
        !_lines.TryGetValue(delivery.Subject!, out var line) || line.PutOff.Count == 0 || delivery.Sequence <= line.PutOff.First().Key;

    /// <summary>The delivery is under way.</summary>
    public void Begin(PendingDelivery delivery)
    {
        if (string.IsNullOrEmpty(delivery.Subject)) return;
        if (!_lines.TryGetValue(delivery.Subject, out var line)) _lines[delivery.Subject] = line = new Line();
        line.IsUnderWay = true;
        Remove(line, delivery.Sequence);
    }

    /// <summary>The delivery is under way no longer.</summary>
    public void End(PendingDelivery delivery)
    {
        if (string.IsNullOrEmpty(delivery.Subject) || !_lines.TryGetValue(delivery.Subject, out var line)) return;
        line.IsUnderWay = false;
        Tidy(delivery.Subject, line);
    }

    /// <summary>The delivery comes again.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="retryAt">When it comes again.</param>
    /// <param name="until">When it is given up at the latest.</param>
    public void PutOff(PendingDelivery delivery, DateTimeOffset retryAt, DateTimeOffset until)
    {
        if (string.IsNullOrEmpty(delivery.Subject)) return;
        if (!_lines.TryGetValue(delivery.Subject, out var line)) line = new Line();
        if (!line.PutOff.ContainsKey(delivery.Sequence) && _remembered++ >= most)
        {
            _remembered--;
            return;
        }

        _lines[delivery.Subject] = line;
        line.PutOff[delivery.Sequence] = (retryAt, until);
    }

    /// <summary>The delivery is done with and was not under way.</summary>
    public void Forget(PendingDelivery delivery)
    {
        if (string.IsNullOrEmpty(delivery.Subject) || !_lines.TryGetValue(delivery.Subject, out var line)) return;
        Remove(line, delivery.Sequence);
        Tidy(delivery.Subject, line);
    }

    private void Remove(Line line, long sequence)
    {
        if (line.PutOff.Remove(sequence)) _remembered--;
    }

    private void Tidy(string subject, Line line)
    {
        if (!line.IsUnderWay && line.PutOff.Count == 0) _lines.Remove(subject);
    }

    private sealed class Line
    {
        public bool IsUnderWay { get; set; }

        public SortedDictionary<long, (DateTimeOffset RetryAt, DateTimeOffset Until)> PutOff { get; } = [];
    }
}
