namespace FunctionsOrchestration.Events.Delivery.Lanes;

/// <summary>
/// Which subjects of a lane are held up, and by which delivery: one that is under way, or one that failed and waits for its next attempt.
/// What it knows is bounded: when full, no further subject may begin until one ends.
/// </summary>
/// <param name="most">Subjects that it knows at a time.</param>
internal sealed class SubjectOrder(int most)
{
    private readonly Dictionary<string, Head> _heads = [];

    /// <summary>How many subjects are held up.</summary>
    public int Count => _heads.Count;

    /// <summary>Whether a delivery may go now. The head of a subject may, and whatever came before it.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="now">The time.</param>
    /// <param name="notBefore">When asking again makes sense.</param>
    public bool MayGo(PendingDelivery delivery, DateTimeOffset now, out DateTimeOffset notBefore)
    {
        notBefore = now;
        if (string.IsNullOrEmpty(delivery.Subject)) return true;
        if (!_heads.TryGetValue(delivery.Subject, out var head)) return _heads.Count < most;
        // A head that never came back, because its subscription was changed, must not hold up its subject for ever.
        if (!head.UnderWay && (delivery.Sequence <= head.Sequence || head.Until <= now)) return true;
        notBefore = head.RetryAt;
        return false;
    }

    /// <summary>The delivery is under way.</summary>
    public void Begin(PendingDelivery delivery, DateTimeOffset now) => Set(delivery, underWay: true, now, DateTimeOffset.MaxValue);

    /// <summary>The delivery failed and comes again.</summary>
    public void Hold(PendingDelivery delivery, DateTimeOffset retryAt, DateTimeOffset until) => Set(delivery, underWay: false, retryAt, until);

    /// <summary>The delivery is done with.</summary>
    public void End(PendingDelivery delivery)
    {
        if (!string.IsNullOrEmpty(delivery.Subject)) _heads.Remove(delivery.Subject);
    }

    private void Set(PendingDelivery delivery, bool underWay, DateTimeOffset retryAt, DateTimeOffset until)
    {
        if (!string.IsNullOrEmpty(delivery.Subject)) _heads[delivery.Subject] = new Head(delivery.Sequence, underWay, retryAt, until);
    }

    private readonly record struct Head(long Sequence, bool UnderWay, DateTimeOffset RetryAt, DateTimeOffset Until);
}
