using System.Text.Json;
using FunctionsOrchestration.AI.Recommendation;

namespace FunctionsOrchestration.RankingTrainer;

/// <summary>
/// Trains the machine of recommendation.rank and prints how well it ranks what it has not seen. The one that ships comes from
/// <c>dotnet run --project src/AI/Models/RankingTrainer -- simulated src/AI/Recommendation/ranking.json</c>; with a file of one's own
/// interactions in place of <c>simulated</c>, the last fifth is held out.
/// </summary>
internal static class Trainer
{
    private const int HeldOutShare = 5;

    public static int Main(string[] args)
    {
        if (args is not [var input, .. { Length: <= 1 } outputs])
        {
            Console.Error.WriteLine("Usage: RankingTrainer <file of interactions | simulated> [file for the weights]");
            return 2;
        }

        try
        {
            var machine = input == "simulated" ? Simulated() : Own(input);
            if (outputs is [var output]) File.WriteAllText(output, JsonSerializer.Serialize(machine, JsonSerializerOptions.Web) + "\n");
            return 0;
        }
        catch (Exception unusable) when (unusable is FormatException or IOException)
        {
            Console.Error.WriteLine(unusable.Message);
            return 1;
        }
    }

    /// <summary>The machine that ships.</summary>
    internal static FactorizationMachine Fit(Simulation simulation) => Training.Fit(
        $"{simulation.Training.Count} interactions",
        "Trained on simulated readers of a knowledge base; train your own.",
        Simulation.Fields,
        [.. simulation.Training.Select(outcome => outcome.Interaction)]);

    private static FactorizationMachine Simulated()
    {
        var simulation = new Simulation();
        var machine = Fit(simulation);
        foreach (var (name, outcomes) in new[]
        {
            ("known users and items", simulation.HeldOut), ("new users", simulation.HeldOutNewUsers), ("new items", simulation.HeldOutNewItems),
        })
        {
            var best = Evaluation.AreaUnderCurve(outcomes.Select(outcome => (outcome.Probability, outcome.Interaction.Taken)));
            Report(name, machine, [.. outcomes.Select(outcome => outcome.Interaction)]);
            Console.WriteLine($"  Whoever knew every reader's mind would reach {best:0.000}.");
        }

        return machine;
    }

    private static FactorizationMachine Own(string file)
    {
        var (fields, interactions) = Interaction.Read(file);
        var known = interactions.Count - interactions.Count / HeldOutShare;
        var machine = Training.Fit($"{known} interactions", null, fields, [.. interactions.Take(known)]);
        Report("the last fifth", machine, [.. interactions.Skip(known)]);
        return machine;
    }

    private static void Report(string name, FactorizationMachine machine, IReadOnlyList<Interaction> heldOut)
    {
        var area = Evaluation.AreaUnderCurve(heldOut.Select(interaction => (Score(machine, interaction), interaction.Taken)));
        Console.WriteLine($"On {heldOut.Count} held-out interactions, {name}: area under the curve {area:0.000}.");
    }

    /// <summary>What the machine gives an interaction.</summary>
    internal static double Score(FactorizationMachine machine, Interaction interaction) => machine.Score(
        [.. interaction.Values.Select((value, field) => machine.Fields[field].IndexOf(value))]);
}
