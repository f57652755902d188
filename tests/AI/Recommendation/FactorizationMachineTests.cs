using FunctionsOrchestration.AI.Recommendation;
using FunctionsOrchestration.RankingTrainer;

namespace FunctionsOrchestration.AI.Tests.Recommendation;

public sealed class FactorizationMachineTests
{
    private static readonly Simulation Readers = new();

    [Fact]
    public void Score_AnyInteraction_IsWhatMicrosoftMLGivesIt()
    {
        Interaction[] training = [.. Readers.Training.Take(2_000).Select(outcome => outcome.Interaction)];
        string[][] vocabularies =
        [
            .. Simulation.Fields.Select((_, field) => training
                .Select(one => one.Values[field]).Distinct().Order(StringComparer.Ordinal).ToArray()),
        ];
        var (model, score) = Training.FitModel(vocabularies, training);
        var machine = new FactorizationMachine(
            "test",
            null,
            [.. Simulation.Fields.Select((name, field) => new RankingField(name, vocabularies[field]))],
            model.LatentDimension,
            [.. model.GetLinearWeights()],
            [.. model.GetLatentWeights()]);
        // Whole ones, ones of new users and items, and ones of which little is known.
        Interaction[] others =
        [
            .. Readers.HeldOut.Take(50).Concat(Readers.HeldOutNewUsers.Take(50)).Concat(Readers.HeldOutNewItems.Take(50))
                .Select(outcome => outcome.Interaction),
            .. Readers.HeldOut.Take(50).Select((outcome, index) => outcome.Interaction with
            {
                Values = [.. outcome.Interaction.Values.Select((value, field) => (index + field) % 3 == 0 ? value : "")],
            }),
        ];

        var expected = score(others);

        Assert.Equal(200, expected.Length);
        Assert.True(expected.Max() - expected.Min() > 1);
        Assert.All(expected.Zip(others), pair => Assert.Equal(pair.First, Trainer.Score(machine, pair.Second), 1e-4));
    }

    [Fact]
    public void ShippedWeights_AreThoseOfTheSimulatedReaders()
    {
        var trained = Trainer.Fit(Readers);
        var shipped = FactorizationMachine.Load(null);

        Assert.Equal(shipped.Version, trained.Version);
        // Scores, not weights: another processor adds up in another order.
        Assert.All(Readers.HeldOut.Take(500), outcome => Assert.Equal(
            Trainer.Score(shipped, outcome.Interaction), Trainer.Score(trained, outcome.Interaction), 0.1));
    }

    [Fact]
    public void Score_NothingKnown_IsEven() =>
        Assert.Equal(0, FactorizationMachine.Load(null).Score([-1, -1, -1, -1, -1, -1, -1, -1, -1]));
}
