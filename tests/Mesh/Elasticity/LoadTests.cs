using FunctionsOrchestration.Mesh.Elasticity.Simulation;

namespace FunctionsOrchestration.Mesh.Tests.Elasticity;

public sealed class LoadTests
{
    [Theory]
    [InlineData(LoadShape.Constant, 0, 10)]
    [InlineData(LoadShape.Step, 59, 10)]
    [InlineData(LoadShape.Step, 60, 110)]
    [InlineData(LoadShape.Step, 120, 10)]
    [InlineData(LoadShape.Ramp, 30, 10)]
    [InlineData(LoadShape.Ramp, 90, 60)]
    [InlineData(LoadShape.Ramp, 500, 110)]
    [InlineData(LoadShape.Day, 60, 10)]
    [InlineData(LoadShape.Day, 210, 110)]
    [InlineData(LoadShape.Burst, 59, 10)]
    [InlineData(LoadShape.Burst, 61, 110)]
    [InlineData(LoadShape.Burst, 121, 10)]
    [InlineData(LoadShape.Burst, 361, 110)]
    public void RateAt_Shape_IsWhatItSays(LoadShape shape, int seconds, double rate)
    {
        var load = new Load
        {
            Shape = shape, Rate = 10, Peak = 110, Begins = TimeSpan.FromSeconds(60), Lasts = TimeSpan.FromSeconds(60), Every = TimeSpan.FromSeconds(300),
        };
        Assert.Equal(rate, load.RateAt(TimeSpan.FromSeconds(seconds)), 9);
    }

    [Theory]
    [InlineData(-5, 1)]
    [InlineData(5, 2)]
    [InlineData(20, 5)]
    [InlineData(25, 3)]
    [InlineData(99, 1)]
    public void RateAt_Recording_GoesStraightFromPointToPoint(double seconds, double rate)
    {
        var load = new Load { Shape = LoadShape.Recording, Points = [new(0, 1), new(10, 3), new(20, 5), new(30, 1)] };
        Assert.Equal(rate, load.RateAt(TimeSpan.FromSeconds(seconds)), 9);
    }

    [Theory]
    [InlineData("seconds,rate\n0,1.5\n60,2\n")]
    [InlineData("0;1.5\r\n60;2")]
    [InlineData("time,calls\n2026-01-05T10:00:00Z,1.5\n2026-01-05T10:01:00Z,2")]
    public void ReadCsv_TimesAndRates_AreRead(string text)
    {
        var (points, errors) = Recording.ReadCsv(text);
        Assert.Empty(errors);
        Assert.Equal([new LoadPoint(0, 1.5), new LoadPoint(60, 2)], points);
    }

    [Fact]
    public void ReadCsv_WrongLines_AreNamedEach()
    {
        var (_, errors) = Recording.ReadCsv("0,1\n60\n120,many\n180,2");
        Assert.Equal([("line 2", "60"), ("line 3", "120,many")], errors.Select(error => (error.Field, error.Value!)));
    }

    [Fact]
    public void Validate_Mistakes_AreNamedTogether()
    {
        var load = new Load { Shape = LoadShape.Recording, Rate = -1, Points = [new(0, 1), new(0, 2)] };
        var settings = new SimulationSettings { Duration = TimeSpan.FromDays(31), ServiceTime = TimeSpan.Zero, LimitPerSecond = 0 };
        Assert.Equal(
            ["load.rate", "load.points[1].seconds", "settings.serviceTime", "settings.tick", "settings.limitPerSecond"],
            SimulationValidator.Validate(load, settings).Select(error => error.Field));
    }

    [Theory]
    [InlineData(LoadShape.Ramp)]
    [InlineData(LoadShape.Burst)]
    public void Validate_ShapeThatLasts_NeedsATime(LoadShape shape) =>
        Assert.Equal("load.lasts", Assert.Single(SimulationValidator.Validate(new Load { Shape = shape }, new SimulationSettings())).Field);

    [Fact]
    public void Validate_EmptyRecording_IsRefused() => Assert.Equal(
        "load.points", Assert.Single(SimulationValidator.Validate(new Load { Shape = LoadShape.Recording }, new SimulationSettings())).Field);
}
