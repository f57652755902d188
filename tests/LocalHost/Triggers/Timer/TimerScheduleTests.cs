using System.Globalization;
using FunctionsOrchestration.LocalHost.Triggers.Timer;

namespace FunctionsOrchestration.LocalHost.Tests.Triggers.Timer;

public sealed class TimerScheduleTests
{
    [Theory]
    [InlineData("0 */5 * * * *", "2026-03-01T10:02:30Z", "2026-03-01T10:05:00Z")]
    [InlineData("*/5 * * * *", "2026-03-01T10:02:30Z", "2026-03-01T10:05:00Z")]
    [InlineData("30 0 9 * * 1-5", "2026-03-07T12:00:00Z", "2026-03-09T09:00:30Z")]
    [InlineData("00:05:00", "2026-03-01T10:02:30Z", "2026-03-01T10:07:30Z")]
    [InlineData("0 0 0 29 2 *", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    public void NextAfter_Expression_IsInUtc(string expression, string moment, string expected) =>
        Assert.Equal(Utc(expected), TimerSchedule.Parse(expression).NextAfter(Utc(moment)));

    [Theory]
    [InlineData("every monday")]
    [InlineData("* * *")]
    [InlineData("61 * * * * *")]
    [InlineData("-00:05:00")]
    [InlineData("")]
    public void Parse_NoSchedule_NamesTheExpression(string expression) =>
        Assert.Contains($"'{expression}'", Assert.Throws<FormatException>(() => TimerSchedule.Parse(expression)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("*/10 * * * * *", false)]
    [InlineData("00:00:30", false)]
    [InlineData("0 * * * * *", true)]
    [InlineData("00:05:00", true)]
    [InlineData("0 0 0 30 2 *", true)]
    public void IsWorthMonitoring_TwoInAMinute_No(string expression, bool expected) =>
        Assert.Equal(expected, TimerSchedule.Parse(expression).IsWorthMonitoring(Utc("2026-03-01T10:00:00Z")));

    private static DateTimeOffset Utc(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
