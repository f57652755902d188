using FunctionsOrchestration.Mesh.Elasticity.Simulation;

namespace FunctionsOrchestration.Mesh.Elasticity.Drawing;

/// <summary>One of the pictures that stand below each other over the same time.</summary>
/// <param name="Title">What is drawn, with its unit.</param>
/// <param name="Series">The lines, the one in front last.</param>
/// <param name="IsWhole">True where only whole numbers make sense.</param>
internal sealed record Panel(string Title, IReadOnlyList<Series> Series, bool IsWhole = false)
{
    /// <summary>The pictures of a simulation.</summary>
    public static IReadOnlyList<Panel> Of(SimulationResult result) =>
    [
        new("Demand and capacity (units of work a second)",
        [
            new("capacity", "capacity", SeriesForm.Area, sample => sample.Capacity),
            new("demand", "demand", SeriesForm.Line, sample => sample.Demand),
        ]),
        new("Workers",
        [
            new("clairvoyant", "ideal", SeriesForm.Dashed, sample => sample.Ideal),
            new("ready", "capacity", SeriesForm.Area, sample => sample.Ready),
            new("desired", "desired", SeriesForm.Steps, sample => sample.Desired),
        ], IsWhole: true),
        new("Queue (units of work that wait)", [new("waiting", "queue", SeriesForm.Area, sample => sample.Queue), .. Refusals(result)]),
        new("Time in queue and at work (seconds)", [new("longest of a moment", "desired", SeriesForm.Line, sample => sample.LatencySeconds)]),
        new("Cost so far",
        [
            new("clairvoyant", "ideal", SeriesForm.Dashed, sample => sample.IdealCost),
            new("policy", "cost", SeriesForm.Line, sample => sample.Cost),
        ]),
    ];

    private static Series[] Refusals(SimulationResult result) => result.Summary.Refused > 0
        ? [new("refused", "cost", SeriesForm.Line, sample => sample.Refused)]
        : [];
}

/// <summary>One line of a picture.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Color">Name of its color in the style.</param>
/// <param name="Form">How it is drawn.</param>
/// <param name="Of">Its value in a sample.</param>
internal sealed record Series(string Name, string Color, SeriesForm Form, Func<SimulationSample, double> Of);

/// <summary>How a line is drawn.</summary>
internal enum SeriesForm
{
    /// <summary>A line from point to point.</summary>
    Line,

    /// <summary>The same in dashes.</summary>
    Dashed,

    /// <summary>A line that changes at once, as whole numbers do.</summary>
    Steps,

    /// <summary>A filled line.</summary>
    Area,
}
