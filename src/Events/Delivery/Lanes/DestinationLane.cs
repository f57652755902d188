using FunctionsOrchestration.Events.Delivery.Retries;

namespace FunctionsOrchestration.Events.Delivery.Lanes;

/// <summary>
/// What this process knows of one destination: how many requests are under way, whether it is being left alone, and which
/// subjects are held up. All rounds that deliver to it share it; its rounds ask under its lock.
/// </summary>
internal sealed class DestinationLane
{
    private const int MostPutOff = 10_000;
    private int _underWay;
    private int _failures;
    private DateTimeOffset _leftAloneUntil = DateTimeOffset.MinValue;

    public Lock Lock { get; } = new();

    /// <summary>The order of subjects, while the policy asks for it.</summary>
    public SubjectOrder Order { get; private set; } = new(MostPutOff);

    /// <summary>The policy of the latest round.</summary>
    public LanePolicy Policy
    {
        get;
        set
        {
            if (field.OrderBySubject && !value.OrderBySubject) Order = new(MostPutOff);
            field = value;
        }
    } = new();

    /// <summary>How fast it answers.</summary>
    public LanePace Pace { get; } = new();

    /// <summary>Rounds that deliver to it now.</summary>
    public int Rounds { get; set; }

    /// <summary>Whether it can be forgotten: nothing is under way or held up, and it is well.</summary>
    public bool IsIdle => _underWay == 0 && Rounds == 0 && _failures == 0 && Order.IsEmpty;

    /// <summary>Whether a request may begin now; if so it has begun.</summary>
    /// <param name="now">The time.</param>
    /// <param name="leftAloneUntil">Until when the destination is left alone; <paramref name="now"/> where it is only
    ///   busy.</param>
    public bool TryEnter(DateTimeOffset now, out DateTimeOffset leftAloneUntil)
    {
        leftAloneUntil = _leftAloneUntil > now ? _leftAloneUntil : now;
        if (_leftAloneUntil > now) return false;
        // After its probation a destination is tried by one request, which decides.
        var places = _failures >= Policy.FailuresBeforeProbation ? 1 : Policy.Concurrency;
        if (_underWay >= places) return false;
        _underWay++;
        return true;
    }

    /// <summary>A request that had begun has nothing to send.</summary>
    public void Withdraw() => _underWay--;

    /// <summary>
    /// A request that began then has ended. An answer that is about the event, as 400, says that the destination is well; only what may pass
    /// counts against it.
    /// </summary>
    public void Leave(DeliveryOutcome outcome, DateTimeOffset began, DateTimeOffset now)
    {
        _underWay--;
        Pace.Ended(began, now);
        if (outcome.Kind is OutcomeKind.Delivered or OutcomeKind.BadRequest or OutcomeKind.PayloadTooLarge or OutcomeKind.TransformFailed)
        {
            if (_failures >= Policy.FailuresBeforeProbation) Pace.StartOver();
            _failures = 0;
            _leftAloneUntil = DateTimeOffset.MinValue;
        }
        else if (++_failures >= Policy.FailuresBeforeProbation)
        {
            _leftAloneUntil = now + (Probation.For(outcome.Kind) * Policy.Retry.DelayFactor);
        }
    }
}
