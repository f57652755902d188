using System.Globalization;
using NCrontab;

namespace FunctionsOrchestration.LocalHost.Triggers.Timer;

/// <summary>When a timer fires: an NCRONTAB expression or a fixed period. All times are UTC.</summary>
/// <remarks>The host in Azure shifts expressions by <c>WEBSITE_TIME_ZONE</c>, on Windows plans alone; this one has no
/// such setting.</remarks>
internal abstract class TimerSchedule
{
    /// <summary>Schedules that fire more often are not monitored: the next occurrence always comes sooner than a
    /// restart, so there is nothing to catch up with.</summary>
    private static readonly TimeSpan MonitoredFrom = TimeSpan.FromMinutes(1);

    private TimerSchedule()
    {
    }

    /// <summary>The first occurrence after a moment.</summary>
    public abstract DateTimeOffset NextAfter(DateTimeOffset moment);

    /// <summary>Whether missed occurrences are worth remembering: not when two fall into the next minute.</summary>
    public bool IsWorthMonitoring(DateTimeOffset now)
    {
        var first = NextAfter(now);
        return NextAfter(first) - now > MonitoredFrom;
    }

    /// <summary>Reads six fields (second, minute, hour, day, month, day of the week), five fields without the second, or
    /// a <see cref="TimeSpan"/> such as <c>00:05:00</c>.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static TimerSchedule Parse(string expression)
    {
        var fields = expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        var options = new CrontabSchedule.ParseOptions { IncludingSeconds = fields == 6 };
        if (CrontabSchedule.TryParse(expression, options) is { } crontab)
            return new Cron(crontab);
        if (TimeSpan.TryParse(expression, CultureInfo.InvariantCulture, out var period) && period > TimeSpan.Zero)
            return new Period(period);
        throw new FormatException(
            $"'{expression}' is no schedule. Write an NCRONTAB expression of six fields, such as '0 */5 * * * *' for every five "
            + "minutes, or a period, such as '00:05:00'.");
    }

    private sealed class Cron(CrontabSchedule crontab) : TimerSchedule
    {
        public override DateTimeOffset NextAfter(DateTimeOffset moment) =>
            new(crontab.GetNextOccurrence(moment.UtcDateTime), TimeSpan.Zero);

        public override string ToString() => $"'{crontab}' (UTC)";
    }

    private sealed class Period(TimeSpan period) : TimerSchedule
    {
        public override DateTimeOffset NextAfter(DateTimeOffset moment) => moment + period;

        public override string ToString() => $"every {period}";
    }
}
