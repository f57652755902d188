using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Entities;

/// <summary>
/// A number of model calls that may be spent a day (UTC). An entity does one operation at a time, so two sagas never spend
/// the same call. Every operation names a reservation and can be repeated: the second time changes nothing.
/// </summary>
/// <param name="time">The clock that tells the day.</param>
public sealed class Budget(TimeProvider time) : TaskEntity<BudgetState>
{
    /// <summary>Sets calls aside.</summary>
    /// <param name="request">How many, for whom, out of how many.</param>
    /// <returns>Whether they were set aside.</returns>
    public BudgetAnswer Reserve(BudgetRequest request)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        State = State.On(today);
        if (State.Reservations.TryGetValue(request.Reservation, out var known))
        {
            // A release can overtake its reservation (two senders); the reservation then comes too late.
            return new(Granted: !known.Released, State.LeftOf(request.Limit), today);
        }

        var left = State.LeftOf(request.Limit);
        if (request.Calls > left) return new(Granted: false, left, today);
        State = State.With(request.Reservation, new(request.Calls, today));
        return new(Granted: true, State.LeftOf(request.Limit), today);
    }

    /// <summary>Replaces what was set aside by what was really spent.</summary>
    /// <param name="settlement">The reservation and what was spent.</param>
    public void Commit(BudgetSettlement settlement)
    {
        if (State.Reservations.TryGetValue(settlement.Reservation, out var known) && !known.Released)
            State = State.With(settlement.Reservation, known with { Calls = settlement.Calls });
    }

    /// <summary>Gives back what was set aside or spent.</summary>
    /// <param name="reservation">The reservation.</param>
    public void Release(string reservation)
    {
        var today = DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);
        var day = State.Reservations.TryGetValue(reservation, out var known) ? known.Day : today;
        State = State.With(reservation, new(Calls: 0, day, Released: true));
    }

    /// <summary>The entity's function.</summary>
    /// <param name="dispatcher">Dispatches operations to the methods above.</param>
    [Function(nameof(Budget))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Budget>();

    /// <inheritdoc/>
    protected override BudgetState InitializeState(TaskEntityOperation entityOperation) =>
        new(new Dictionary<string, BudgetReservation>());
}

/// <summary>What is spent: every reservation of today and yesterday, so that a late repetition is recognized.</summary>
/// <param name="Reservations">Reservations by their ids.</param>
public sealed record BudgetState(IReadOnlyDictionary<string, BudgetReservation> Reservations)
{
    internal BudgetState On(DateOnly today) => Reservations.Values.All(reservation => reservation.Day >= today.AddDays(-1))
        ? this with { Today = today }
        : new(Reservations.Where(entry => entry.Value.Day >= today.AddDays(-1)).ToDictionary()) { Today = today };

    /// <summary>The day that the state was last brought up to.</summary>
    public DateOnly Today { get; init; }

    internal int LeftOf(int limit) =>
        Math.Max(
            0, limit - Reservations.Values.Where(reservation => reservation.Day == Today).Sum(reservation => reservation.Calls));

    internal BudgetState With(string id, BudgetReservation reservation) =>
        this with { Reservations = new Dictionary<string, BudgetReservation>(Reservations) { [id] = reservation } };
}

/// <summary>Calls that are set aside or spent.</summary>
/// <param name="Calls">How many.</param>
/// <param name="Day">The day (UTC) that they count for.</param>
/// <param name="Released">True once they were given back; kept, so that a reservation which arrives later is refused.</param>
public sealed record BudgetReservation(int Calls, DateOnly Day, bool Released = false);

/// <summary>A wish to set calls aside.</summary>
/// <param name="Reservation">Id of the reservation: the ingestion's.</param>
/// <param name="Calls">How many, at least 0.</param>
/// <param name="Limit">How many may be spent a day altogether.</param>
public sealed record BudgetRequest(string Reservation, int Calls, int Limit);

/// <summary>What was really spent.</summary>
/// <param name="Reservation">Id of the reservation.</param>
/// <param name="Calls">How many, at least 0.</param>
public sealed record BudgetSettlement(string Reservation, int Calls);

/// <summary>Answer to a <see cref="BudgetRequest"/>.</summary>
/// <param name="Granted">True where the calls are set aside.</param>
/// <param name="Left">Calls that are left for the day.</param>
/// <param name="Day">The day (UTC).</param>
public sealed record BudgetAnswer(bool Granted, int Left, DateOnly Day);
