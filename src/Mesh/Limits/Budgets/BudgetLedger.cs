using FunctionsOrchestration.Mesh.Control;

namespace FunctionsOrchestration.Mesh.Limits.Budgets;

/// <summary>
/// The rules of a budget: which state an operation leads to at a time. What is spent and set aside in a period is never above its limit,
/// and nothing is refused while enough is left. Every operation names a reservation and can be repeated: the second time changes nothing.
/// A giving back that overtakes its reservation wins.
/// </summary>
public static class BudgetLedger
{
    /// <summary>Reservations that may be open at a time. A stored state grows with them, so there is an end to it.</summary>
    public const int MostOpen = 5_000;

    /// <summary>Declares the budget, or takes the declaration back.</summary>
    /// <param name="state">What is.</param>
    /// <param name="change">The declaration, which is valid, and the version that it is based on.</param>
    /// <param name="now">The time.</param>
    /// <returns>The state after it, and what came of it.</returns>
    public static (BudgetState State, Changed<BudgetDefinition> Answer) Declare(
        BudgetState state, Change<BudgetDefinition> change, DateTimeOffset now)
    {
        if (!change.Fits(state.Version)) return (state, new(IsApplied: false, state.Version, state.Definition));
        state = BudgetTime.Pass(state, now);
        var version = state.LastVersion + 1;
        state = state with
        {
            Definition = change.Value,
            Version = change.Value is null ? 0 : version,
            LastVersion = change.Value is null ? state.LastVersion : version,
        };
        return (BudgetTime.Pass(state, now), new(IsApplied: true, state.Version, state.Definition));
    }

    /// <summary>Sets an amount aside.</summary>
    /// <param name="state">What is.</param>
    /// <param name="request">How much, for whom.</param>
    /// <param name="now">The time.</param>
    public static BudgetStep Reserve(BudgetState state, BudgetRequest request, DateTimeOffset now)
    {
        state = BudgetTime.Pass(state with { Default = request.Default ?? state.Default }, now);
        var id = request.Reservation;
        if (state.Open.ContainsKey(id)) return Granted(state);
        if (state.Finished.TryGetValue(id, out var finished))
            return finished.Ending == BudgetEnding.Committed ? Granted(state) : Refuse(state, ReasonOf(finished), id);
        if (state.Effective is not { } definition || state.Current is not { } period)
            return Refuse(state, BudgetRefusalReason.Undeclared, id);
        if (!request.Amount.IsCount) return Record(state, nameof(Reserve), BudgetRefusalReason.Invalid, id, now);
        if (!request.Amount.FitsIn(period.Left)) return Refuse(state, BudgetRefusalReason.Exhausted, id);
        if (state.Open.Count >= MostOpen) return Record(state, nameof(Reserve), BudgetRefusalReason.TooManyOpen, id, now);

        var expires = now + (request.TimeToLive ?? TimeSpan.FromSeconds(definition.ReservationSeconds));
        var reservation = new BudgetReservation(request.Amount, period.Number, expires) { Owner = request.Owner };
        return Granted(BudgetBooks.Open(state, id, reservation));
    }

    /// <summary>Replaces what was set aside by what was spent; the rest is left again.</summary>
    /// <param name="state">What is.</param>
    /// <param name="settlement">The reservation and what was spent.</param>
    /// <param name="now">The time.</param>
    public static BudgetStep Commit(BudgetState state, BudgetSettlement settlement, DateTimeOffset now)
    {
        state = BudgetTime.Pass(state, now);
        var (id, spent) = (settlement.Reservation, settlement.Amount);
        if (!state.Open.TryGetValue(id, out var reservation))
        {
            if (!state.Finished.TryGetValue(id, out var finished))
                return Record(state, nameof(Commit), BudgetRefusalReason.Unknown, id, now);
            var isRepeated = finished.Ending == BudgetEnding.Committed && BudgetAmount.Min(finished.Amount, spent) == finished.Amount
                && (settlement.IsSpent || finished.Amount == spent);
            return isRepeated ? Granted(state) : Record(state, nameof(Commit), ReasonOf(finished), id, now);
        }

        if (!spent.IsCount) return Record(state, nameof(Commit), BudgetRefusalReason.Invalid, id, now);
        if (!spent.FitsIn(reservation.Amount) && !settlement.IsSpent)
            return Record(state, nameof(Commit), BudgetRefusalReason.AboveReservation, id, now);
        return Granted(BudgetBooks.Finish(state, id, BudgetEnding.Committed, spent, now));
    }

    /// <summary>Gives back what was set aside or spent.</summary>
    /// <param name="state">What is.</param>
    /// <param name="reservation">Id of the reservation; one that has not come yet is refused when it comes.</param>
    /// <param name="now">The time.</param>
    public static BudgetStep Refund(BudgetState state, string reservation, DateTimeOffset now)
    {
        state = BudgetTime.Pass(state, now);
        return Granted(state.Open.ContainsKey(reservation)
            ? BudgetBooks.Finish(state, reservation, BudgetEnding.GivenBack, default, now)
            : BudgetBooks.TakeBack(state, reservation, now));
    }

    /// <summary>Keeps a reservation longer, and makes it larger where enough is left for that.</summary>
    /// <param name="state">What is.</param>
    /// <param name="extension">The reservation, and what it shall become.</param>
    /// <param name="now">The time.</param>
    public static BudgetStep Extend(BudgetState state, BudgetExtension extension, DateTimeOffset now)
    {
        state = BudgetTime.Pass(state, now);
        var id = extension.Reservation;
        if (!state.Open.TryGetValue(id, out var reservation))
        {
            var reason = state.Finished.TryGetValue(id, out var finished) ? ReasonOf(finished) : BudgetRefusalReason.Unknown;
            return Record(state, nameof(Extend), reason, id, now);
        }

        var amount = BudgetAmount.Max(reservation.Amount, extension.Amount ?? default);
        if (!amount.IsCount) return Record(state, nameof(Extend), BudgetRefusalReason.Invalid, id, now);
        if (!(amount - reservation.Amount).FitsIn(BudgetBooks.LeftOf(state, reservation.Period)))
            return Refuse(state, BudgetRefusalReason.Exhausted, id);
        var until = now + extension.TimeToLive;
        return Granted(BudgetBooks.Resize(
            state, id, reservation with { Amount = amount, ExpiresAt = until > reservation.ExpiresAt ? until : reservation.ExpiresAt }));
    }

    /// <summary>Lets time pass: what has expired ends, periods roll over, what is old is forgotten. Every other operation does so first.</summary>
    /// <param name="state">What is.</param>
    /// <param name="now">The time.</param>
    public static BudgetState Expire(BudgetState state, DateTimeOffset now) => BudgetTime.Pass(state, now);

    /// <summary>A worker settles and sizes its lease.</summary>
    /// <param name="state">What is.</param>
    /// <param name="request">What was spent and is wanted.</param>
    /// <param name="now">The time.</param>
    public static BudgetState Lease(BudgetState state, BudgetLeaseRequest request, DateTimeOffset now) =>
        BudgetLeasing.Serve(BudgetTime.Pass(state, now), request, now);

    /// <summary>An answer with the sums of a period.</summary>
    internal static BudgetAnswer AnswerOf(BudgetPeriod period, bool granted) => new(granted)
    {
        Limit = period.Limit, Spent = period.Spent, Reserved = period.Reserved, Period = period.Kind, NextPeriod = period.End,
    };

    private static BudgetStep Granted(BudgetState state) => new(state, AnswerOf(state, granted: true));

    private static BudgetRefusalReason ReasonOf(FinishedReservation finished) => finished.Ending switch
    {
        BudgetEnding.Committed => BudgetRefusalReason.Committed,
        BudgetEnding.Expired => BudgetRefusalReason.Expired,
        _ => BudgetRefusalReason.GivenBack,
    };

    /// <summary>Refused as a mistake, which is written down for whoever looks for it.</summary>
    private static BudgetStep Record(BudgetState state, string operation, BudgetRefusalReason reason, string id, DateTimeOffset now) =>
        Refuse(BudgetBooks.Note(state, new(now, operation, id, reason)), reason, id);

    private static BudgetStep Refuse(BudgetState state, BudgetRefusalReason reason, string id) => new(
        state, AnswerOf(state, granted: false) with { Reason = reason, Message = BudgetTexts.Of(reason, id) });

    private static BudgetAnswer AnswerOf(BudgetState state, bool granted) =>
        state.Current is { } period && state.Effective is not null ? AnswerOf(period, granted) : new(granted);
}
