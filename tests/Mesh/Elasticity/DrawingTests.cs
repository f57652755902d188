using System.Globalization;
using System.Xml.Linq;
using FunctionsOrchestration.Mesh.Elasticity;
using FunctionsOrchestration.Mesh.Elasticity.Drawing;
using FunctionsOrchestration.Mesh.Elasticity.Simulation;

namespace FunctionsOrchestration.Mesh.Tests.Elasticity;

public sealed class DrawingTests
{
    private static readonly ScalingPolicy Policy = new()
    {
        Target = "texts", Goals = new ScalingGoals { Utilization = 0.7, Latency = TimeSpan.FromSeconds(30) }, Maximum = 100,
    };

    private static readonly SimulationResult Result = Simulator.Run(
        Policy, new Load { Shape = LoadShape.Day, Rate = 5, Peak = 100, Begins = TimeSpan.FromHours(4) }, new SimulationSettings());

    [Fact]
    public void Draw_ADay_IsOneSelfContainedImage()
    {
        var svg = SimulationDrawing.Draw(Result);

        var image = XDocument.Parse(svg).Root!;
        Assert.Equal("svg", image.Name.LocalName);
        Assert.Equal(["http://www.w3.org/2000/svg"], svg.Split('"').Where(part => part.Contains("://", StringComparison.Ordinal)));
        Assert.DoesNotContain(image.Descendants(), element => element.Name.LocalName is "script" or "image" or "use");
        Assert.Contains("prefers-color-scheme: dark", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_AnySeries_StaysInsideItsPanel()
    {
        var image = XDocument.Parse(SimulationDrawing.Draw(Result)).Root!;
        var height = double.Parse(image.Attribute("height")!.Value, CultureInfo.InvariantCulture);
        var numbers = image.Descendants().Where(element => element.Name.LocalName == "path")
            .SelectMany(path => path.Attribute("d")!.Value.Split(['M', 'L', 'V', 'Z', ' '], StringSplitOptions.RemoveEmptyEntries))
            .Select(number => double.Parse(number, CultureInfo.InvariantCulture)).ToList();
        Assert.All(numbers, number => Assert.InRange(number, 0, height));
        Assert.True(numbers.Count > 8 * 1_000);
    }

    [Fact]
    public void Draw_NameWithMarkup_IsShownAsText()
    {
        var svg = SimulationDrawing.Draw(Result with { Target = "<a href='x'>&" });
        Assert.Contains("<a href='x'>&", XDocument.Parse(svg).Root!.Value, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.7, "0 0.2 0.4 0.6 0.8")]
    [InlineData(37, "0 10 20 30 40")]
    [InlineData(9_800, "0 2500 5000 7500 10 k")]
    [InlineData(0, "0 1")]
    public void Axis_AnyNumber_HasRoundMarks(double most, string marks) =>
        Assert.Equal(marks, string.Join(' ', Axis.Of(most).Marks.Select(Axis.Show)));
}
