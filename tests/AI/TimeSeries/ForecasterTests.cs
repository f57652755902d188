using System.Globalization;
using CsCheck;
using FunctionsOrchestration.AI.TimeSeries;

namespace FunctionsOrchestration.AI.Tests.TimeSeries;

public sealed class ForecasterTests
{
    private static readonly Forecaster Forecaster = Embedded.Get<Forecaster>();

    // Monthly means of carbon dioxide at Mauna Loa, ppm (Scripps CO2 Program, public data): date, value.
    private static readonly double[] CarbonDioxide =
        [.. File.ReadLines(Embedded.DataPath("co2-monthly.csv")).Select(line => double.Parse(line.Split(',')[1], CultureInfo.InvariantCulture))];

    [Fact]
    public void Forecast_CarbonDioxide_TwoYearsAheadWithinThreePerMille()
    {
        var known = CarbonDioxide[..^24];

        var answer = Forecaster.Forecast(known, 24);

        Embedded.IsMeasured(answer);
        Assert.Equal(24, answer.Value.Values.Count);
        Assert.Contains(answer.Value.Method, new[] { "ssa", "holt-winters" });
        var error = answer.Value.Values.Zip(CarbonDioxide[^24..], (forecast, actual) => Math.Abs(forecast - actual) / actual).Average();
        Assert.True(error < 0.003, $"{error:P2}");
        Assert.True(answer.Value.BacktestError < new SeasonalNaive(12).Forecast(known, 24)!.Zip(CarbonDioxide[^24..], (a, b) => Math.Abs(a - b)).Average());
    }

    [Theory]
    [InlineData(7)]
    [InlineData(12)]
    [InlineData(24)]
    public void Period_NoisySeasonWithTrend_IsFound(int period)
    {
        var random = new Random(period);
        double[] series =
        [
            .. Enumerable.Range(0, period * 10).Select(index => 0.3 * index + 10 * Math.Sin(2 * Math.PI * index / period) + random.NextDouble()),
        ];

        Assert.Equal(period, Seasonality.Period(series));
    }

    [Fact]
    public void Period_WhiteNoise_HasNone()
    {
        var random = new Random(11);

        Assert.Null(Seasonality.Period([.. Enumerable.Range(0, 500).Select(_ => random.NextDouble())]));
    }

    [Fact]
    public void Forecast_ConstantSeries_GoesOn()
    {
        var forecast = Forecaster.Forecast([.. Enumerable.Repeat(4.2, 30)], 5).Value;

        Assert.Equal("naive", forecast.Method);
        Assert.All(forecast.Values, value => Assert.Equal(4.2, value, 1e-9));
        Assert.Equal(0, forecast.BacktestError!.Value, 1e-9);
    }

    [Fact]
    public void Forecast_StraightLine_GoesOn()
    {
        var forecast = Forecaster.Forecast([.. Enumerable.Range(0, 40).Select(index => 2.0 * index + 1)], 3).Value;

        Assert.Equal([81.0, 83.0, 85.0], forecast.Values.Select(value => Math.Round(value, 6)));
    }

    [Fact]
    public void Forecast_PureSeason_IsRepeated()
    {
        double[] week = [5, 6, 7, 8, 9, 2, 1];

        var forecast = Forecaster.Forecast([.. Enumerable.Range(0, 56).Select(day => week[day % 7])], 7).Value;

        Assert.All(week.Zip(forecast.Values), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Forecast_FewPoints_IsContinuedWithoutBacktest()
    {
        var forecast = Forecaster.Forecast([1, 2, 3], 2).Value;

        Assert.Equal([3.0, 3.0], forecast.Values);
        Assert.Null(forecast.BacktestError);
    }

    [Fact]
    public void Forecast_ShortSeasonWithASpike_StaysWithinTheSeries()
    {
        double[] visitors =
        [
            101, 120, 143, 150, 139, 118, 99, 104, 122, 146, 151, 141, 121, 103,
            107, 126, 148, 155, 144, 122, 106, 109, 128, 420, 157, 146, 126, 109,
        ];

        Assert.All(Forecaster.Forecast(visitors, 12).Value.Values, value => Assert.InRange(value, 0, 420));
    }

    [Fact]
    public void Forecast_AnySeries_IsFiniteNearTheSeriesAndTheSameAgain() =>
        Gen.Select(Gen.Double[-1000, 1000].Array[3, 60], Gen.Int[1, 30]).Sample((series, steps) =>
        {
            var forecast = Forecaster.Forecast(series, steps).Value;
            var room = (series.Max() - series.Min() + 1) * (0.5 + 1.5 * steps / series.Length);

            Assert.Equal(steps, forecast.Values.Count);
            Assert.All(forecast.Values, value => Assert.InRange(value, series.Min() - room, series.Max() + room));
            Assert.Equal(forecast.Values, Forecaster.Forecast(series, steps).Value.Values);
        }, iter: 50);

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public void Forecast_StepsOutOfRange_AreRefused(int steps) =>
        Assert.Equal("steps", Assert.Throws<InvalidModelInputException>(() => Forecaster.Forecast([1, 2, 3], steps)).Field);

    [Fact]
    public void Forecast_NotANumber_IsRefusedWithItsPlace() =>
        Assert.Equal("series[1]", Assert.Throws<InvalidModelInputException>(() => Forecaster.Forecast([1, double.NaN, 3], 1)).Field);
}
