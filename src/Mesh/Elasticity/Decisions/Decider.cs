using System.Globalization;

namespace FunctionsOrchestration.Mesh.Elasticity;

/// <summary>
/// Turns measurements into a number of workers by one policy. In this order: the goals' number; tolerance; stabilization; the largest
/// step; what rate limits leave; cool-down; minimum and maximum, which hold whatever came before.
/// </summary>
/// <param name="policy">The policy, which is valid.</param>
public sealed class Decider(ScalingPolicy policy)
{
    private readonly Schedule _schedule = new(policy);

    /// <summary>Decides.</summary>
    /// <param name="measured">What is known now.</param>
    /// <param name="memory">What was decided before.</param>
    /// <returns>The decision, and the memory for the next one.</returns>
    public (ScalingDecision Decision, ScalingMemory Memory) Decide(ScalingMeasurement measured, ScalingMemory memory)
    {
        var now = measured.At;
        var bounds = _schedule.At(now);
        memory = memory with { IdleSince = measured.IsIdle ? memory.IdleSince ?? now : null };
        // Who begins anew, or has been restarted, does not take away at once what others wanted before.
        if (memory.Wanted.Count == 0) memory = memory.Remember(now, Math.Min(measured.Workers, bounds.Maximum), policy.StabilizationWindow);
        var wish = GoalRules.Highest(policy.Goals, measured, policy.Tolerance);
        var wanted = Round(wish, measured);

        var course = new Course(measured.Workers, wanted);
        if (IsNear(wish, measured.Workers)) course.To(measured.Workers, ScalingHold.Tolerance, $"which is within the tolerance of {policy.Tolerance:P0}");
        memory = memory.Remember(now, Math.Min(course.Number, bounds.Maximum), policy.StabilizationWindow);
        Stabilize(course, memory);
        LimitStep(course);
        LimitByHeadroom(course, measured);
        CoolDown(course, now, memory);
        Bound(course, bounds, MayBeNone(measured, memory));

        var applies = course.Number != measured.Workers && !policy.DryRun;
        if (applies) memory = course.Number > measured.Workers ? memory with { LastUp = now } : memory with { LastDown = now };
        return (new ScalingDecision(now, measured.Workers, wanted, course.Number, course.Hold, applies, Reason(wish, wanted, course)), memory);
    }

    // Where no goal can tell, what there is stays; but work never waits for nobody.
    private static int Round(GoalRules.Wish? wish, ScalingMeasurement measured)
    {
        var atLeast = measured.IsIdle ? 0 : 1;
        return wish is { } known
            ? (int)Math.Clamp(Math.Ceiling(Math.Round(known.Workers, 9)), atLeast, PolicyValidator.MostWorkers)
            : Math.Max(atLeast, measured.Workers);
    }

    private bool IsNear(GoalRules.Wish? wish, int workers) =>
        wish is { } known && workers > 0 && Math.Abs((known.Workers / workers) - 1) <= policy.Tolerance;

    private void Stabilize(Course course, ScalingMemory memory)
    {
        if (!course.IsDown) return;
        var highest = memory.Wanted[0].Workers;
        if (highest > course.Number)
            course.To(Math.Min(course.Workers, highest), ScalingHold.Stabilization, $"{highest} were wanted within the last {Show(policy.StabilizationWindow)}");
    }

    private void LimitStep(Course course)
    {
        var (up, down) = (policy.Up.StepFrom(course.Workers), policy.Down.StepFrom(course.Workers));
        if (course.Number > course.Workers + up) course.To(course.Workers + up, ScalingHold.Step, $"at most {up} are added at a time");
        if (course.Number < course.Workers - down) course.To(course.Workers - down, ScalingHold.Step, $"at most {down} are taken away at a time");
    }

    private void LimitByHeadroom(Course course, ScalingMeasurement measured)
    {
        if (policy.LimitCap is not { } cap || measured.LimitHeadroom is not { } left || !course.IsUp) return;

        // Workers that still start have not used their part yet.
        var starting = Math.Max(0, measured.Workers - measured.Ready);
        var more = (int)Math.Clamp(Math.Floor(left * cap.Share / cap.CallsPerWorker) - starting, 0, PolicyValidator.MostWorkers);
        if (course.Number > course.Workers + more)
            course.To(course.Workers + more, ScalingHold.LimitHeadroom, $"the rate limits have {left:0.##} calls/s left, enough for {more} more");
    }

    private void CoolDown(Course course, DateTimeOffset now, ScalingMemory memory)
    {
        var since = course.IsUp ? memory.LastUp : Later(memory.LastUp, memory.LastDown);
        var pace = course.IsUp ? policy.Up : policy.Down;
        if (course.Number == course.Workers || course.Workers == 0 || since is not { } changed || now - changed >= pace.Cooldown) return;
        course.To(course.Workers, ScalingHold.Cooldown, $"the last change was {Show(now - changed)} ago, and {Show(pace.Cooldown)} must pass");
    }

    private bool MayBeNone(ScalingMeasurement measured, ScalingMemory memory) => measured.IsIdle
        && (measured.Workers == 0 || (policy.ScaleToZeroAfter is { } after && measured.At - memory.IdleSince >= after));

    private static void Bound(Course course, ScalingBounds bounds, bool mayBeNone)
    {
        var window = bounds.Window is { } name ? $" of '{name}'" : "";
        if (course.Number > bounds.Maximum) course.To(bounds.Maximum, ScalingHold.Maximum, $"the maximum{window} is {bounds.Maximum}");
        if (course.Number < bounds.Minimum) course.To(bounds.Minimum, ScalingHold.Minimum, $"the minimum{window} is {bounds.Minimum}");
        if (course.Number == 0 && !mayBeNone) course.To(1, ScalingHold.Minimum, $"the last one stays until nothing has come for the time that is set");
    }

    private static string Reason(GoalRules.Wish? wish, int wanted, Course course)
    {
        var why = wish is { } known ? $"{known.Why} ask for {wanted}" : $"no goal can be measured now, so {wanted}";
        var change = course.Number == course.Workers ? $"{course.Number} stay" : $"{course.Workers} → {course.Number}";
        return $"{why}{course.Remarks}: {change}.";
    }

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one > other || other is null ? one : other;

    private static string Show(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");

    /// <summary>The number on its way through the rules.</summary>
    private sealed class Course(int workers, int wanted)
    {
        public int Workers { get; } = workers;

        public int Number { get; private set; } = wanted;

        public ScalingHold Hold { get; private set; }

        public string Remarks { get; private set; } = "";

        public bool IsUp => Number > Workers;

        public bool IsDown => Number < Workers;

        public void To(int number, ScalingHold hold, FormattableString remark)
        {
            if (number == Number) return;
            (Number, Hold) = (number, hold);
            Remarks += "; " + remark.ToString(CultureInfo.InvariantCulture);
        }
    }
}
