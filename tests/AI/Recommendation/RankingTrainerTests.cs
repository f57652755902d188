using CsCheck;
using FunctionsOrchestration.RankingTrainer;

namespace FunctionsOrchestration.AI.Tests.Recommendation;

public sealed class RankingTrainerTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void AreaUnderCurve_AnyOutcomes_IsTheShareOfPairsInTheRightOrder() =>
        Gen.Select(Gen.Int[0, 9].Select(Gen.Bool).Array[1, 30], Gen.Int[0, 9], Gen.Int[0, 9]).Sample((some, taken, left) =>
        {
            (double Score, bool Taken)[] outcomes = [.. some.Select(one => ((double)one.Item1, one.Item2)), (taken, true), (left, false)];
            var pairs = outcomes.Where(one => one.Taken)
                .SelectMany(_ => outcomes.Where(one => !one.Taken), (yes, no) => yes.Score.CompareTo(no.Score))
                .Select(order => (order + 1) / 2.0);

            Assert.Equal(pairs.Average(), Evaluation.AreaUnderCurve(outcomes), 1e-9);
        });

    [Fact]
    public void Read_OwnFile_HasFieldsAndInteractions()
    {
        File.WriteAllText(_file, "taken\tuser\titem\tgenre\n1\tanna\tm1\tdrama\n0\tben\tm2\t\n");

        var (fields, interactions) = Interaction.Read(_file);

        Assert.Equal(["user", "item", "genre"], fields);
        Assert.Equal([true, false], interactions.Select(interaction => interaction.Taken));
        Assert.Equal(["ben", "m2", ""], interactions[1].Values);
    }

    [Theory]
    [InlineData("user\titem\n", "must begin with")]
    [InlineData("", "must begin with")]
    [InlineData("taken\tuser\titem\n1\tanna\tm1\n", "taken and items that were left")]
    [InlineData("taken\tuser\titem\n1\tanna\n", ":2 must have 3 columns")]
    [InlineData("taken\tuser\titem\n1\tanna\tm1\nyes\tanna\tm1\n", ":3 must have 3 columns")]
    public void Read_FileThatDoesNotFit_IsRefusedWithItsLine(string content, string message)
    {
        File.WriteAllText(_file, content);

        Assert.Contains(message, Assert.Throws<FormatException>(() => Interaction.Read(_file)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere.tsv", 1)]
    [InlineData(null, 2)]
    public void Main_Unusable_EndsWithAnExitCode(string? input, int exitCode) =>
        Assert.Equal(exitCode, Trainer.Main(input is null ? [] : [input]));

    [Fact]
    public void Main_OwnInteractions_WritesAModelThatTheOperationLoads()
    {
        var rows = new Simulation().Training.Take(500).Select(outcome => outcome.Interaction);
        var interactions = Path.GetTempFileName();
        File.WriteAllLines(interactions,
        [
            $"taken\t{string.Join('\t', Simulation.Fields)}",
            .. rows.Select(row => $"{(row.Taken ? 1 : 0)}\t{string.Join('\t', row.Values)}"),
        ]);

        Assert.Equal(0, Trainer.Main([interactions, _file]));

        File.Delete(interactions);
        using var services = Embedded.With(options => options.RankingModel = _file);
        var answer = ((ItemRanker)services.GetService(typeof(ItemRanker))!).Rank("u1", null, [new("a1"), new("a2")]);
        Assert.Equal("400 interactions", answer.Model.Version);
        Assert.Equal(2, answer.Value.Items.Count);
    }
}
