using CsCheck;
using FunctionsOrchestration.Mesh.Translation;
using FunctionsOrchestration.RankingTrainer;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.AI.Tests.Recommendation;

public sealed class ItemRankerTests
{
    private static readonly ItemRanker Ranker = Embedded.Get<ItemRanker>();
    private static readonly Simulation Readers = new();

    private static readonly RankingCandidate Tutorial = Article("new-1", "storage", "tutorial", "medium");
    private static readonly RankingCandidate LongReport = Article("new-2", "storage", "reference", "long");

    // Areas under the curve, a little below what the README says.
    [Theory]
    [InlineData(nameof(Simulation.HeldOut), 0.805)]
    [InlineData(nameof(Simulation.HeldOutNewUsers), 0.77)]
    [InlineData(nameof(Simulation.HeldOutNewItems), 0.76)]
    public void Rank_HeldOutInteractions_AsWellAsTheReadmeSays(string part, double least)
    {
        var outcomes = part switch
        {
            nameof(Simulation.HeldOut) => Readers.HeldOut,
            nameof(Simulation.HeldOutNewUsers) => Readers.HeldOutNewUsers,
            _ => Readers.HeldOutNewItems,
        };

        var scores = outcomes.Select(outcome => (Score(outcome.Interaction), outcome.Interaction.Taken)).ToArray();

        var area = Evaluation.AreaUnderCurve(scores);
        Assert.True(area >= least, $"{area:0.000}");
        var best = Evaluation.AreaUnderCurve(outcomes.Select(outcome => (outcome.Probability, outcome.Interaction.Taken)));
        Assert.InRange(area, 0.5, best);
        // The scores are told as probabilities: on average they must be the share that was taken.
        Assert.Equal(scores.Average(one => one.Taken ? 1.0 : 0), scores.Average(one => one.Item1), 0.03);
    }

    [Fact]
    public void Rank_AnyCandidates_AnswersEachOnceMostProbableFirst() => Gen.Int[1, 150].HashSet[1, 40].Sample(
        numbers =>
        {
            RankingCandidate[] candidates = [.. numbers.Select(number => new RankingCandidate($"a{number}"))];

            var ranking = Ranker.Rank("u7", new Dictionary<string, string> { ["device"] = "phone" }, candidates).Value;

            Assert.Equal(
                candidates.Select(candidate => candidate.Item).Order(StringComparer.Ordinal),
                ranking.Items.Select(item => item.Item).Order(StringComparer.Ordinal));
            Assert.Equal(ranking.Items.Select(item => item.Score).OrderDescending(), ranking.Items.Select(item => item.Score));
            Assert.All(ranking.Items, item => Assert.InRange(item.Score, 0, 1));
            // The simulation has 150 articles, of which the model has seen 120.
            Assert.All(ranking.Items, item => Assert.Equal(int.Parse(item.Item[1..], null) <= 120, item.Known));
        },
        iter: 50);

    [Fact]
    public void Rank_OtherOrderOfCandidates_GivesTheSameScores()
    {
        RankingCandidate[] candidates = [.. Enumerable.Range(1, 50).Select(number => new RankingCandidate($"a{number}"))];

        var forwards = Ranker.Rank("u7", null, candidates).Value.Items;
        var backwards = Ranker.Rank("u7", null, [.. candidates.Reverse()]).Value.Items;

        Assert.Equal(forwards.OrderBy(item => item.Item), backwards.OrderBy(item => item.Item));
    }

    [Fact]
    public void Rank_EqualCandidates_StayInTheirOrder()
    {
        var ranking = Ranker.Rank(null, null, [new("x"), new("y"), new("z")]).Value;

        Assert.Equal(["x", "y", "z"], ranking.Items.Select(item => item.Item));
        Assert.Single(ranking.Items.Select(item => item.Score).Distinct());
    }

    [Fact]
    public void Rank_NewcomerOrExpert_ChangesWhatATutorialIsWorth()
    {
        Assert.Equal("new-1", First("newcomer", "desktop"));
        Assert.True(ScoreOfTutorial("newcomer") > ScoreOfTutorial("expert") + 0.1);

        static double ScoreOfTutorial(string level) => Rank(level, "desktop").Items.Single(item => item.Item == "new-1").Score;
    }

    [Fact]
    public void Rank_OnAPhone_LongTextsFall()
    {
        Assert.True(ScoreOfLong("desktop") > ScoreOfLong("phone") + 0.1);

        static double ScoreOfLong(string device) => Rank("regular", device).Items.Single(item => item.Item == "new-2").Score;
    }

    [Fact]
    public void Rank_UserAndItemsUnknown_SaysSoAndJudgesByFeatures()
    {
        var answer = Ranker.Rank("nobody", new Dictionary<string, string> { ["level"] = "newcomer" }, [LongReport, Tutorial]);

        Embedded.IsMeasured(answer);
        Assert.Contains("simulated", answer.Model.Note, StringComparison.Ordinal);
        Assert.False(answer.Value.UserKnown);
        Assert.All(answer.Value.Items, item => Assert.False(item.Known));
        Assert.Equal("new-1", answer.Value.Items[0].Item);
        Assert.True(Ranker.Rank("u1", null, [Tutorial]).Value.UserKnown);
    }

    [Fact]
    public void Rank_ValueNeverSeen_IsIgnoredAndNamedOnce()
    {
        RankingCandidate[] plain = [new("a1"), new("a2")];
        RankingCandidate[] odd = [.. plain.Select(one => one with { Features = new Dictionary<string, string> { ["topic"] = "astrology" } })];

        var ranking = Ranker.Rank("u1", new Dictionary<string, string> { ["device"] = "watch" }, odd).Value;

        Assert.Equal(["device=watch", "topic=astrology"], ranking.Ignored);
        Assert.Equal(Ranker.Rank("u1", null, plain).Value.Items, ranking.Items);
    }

    [Fact]
    public void Rank_ManyThreads_GetTheSameRanking()
    {
        RankingCandidate[] candidates = [.. Enumerable.Range(1, 100).Select(number => new RankingCandidate($"a{number}"))];
        var alone = Ranker.Rank("u9", null, candidates).Value.Items;

        Parallel.For(0, 50, _ => Assert.Equal(alone, Ranker.Rank("u9", null, candidates).Value.Items));
    }

    [Fact]
    public void Rank_UnknownField_IsRefusedWithThoseThatThereAre()
    {
        var refused = Refused(() => Ranker.Rank("u1", null, [new("a1"), new("a2", new Dictionary<string, string> { ["colour"] = "red" })]));

        Assert.Equal("candidates[1].features.colour", refused.Field);
        Assert.Contains("it knows role, level, topic, format, length, device, daypart", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Rank_IdAmongTheFeatures_IsRefused() => Assert.Equal(
        "features.user", Refused(() => Ranker.Rank(null, new Dictionary<string, string> { ["user"] = "u1" }, [new("a1")])).Field);

    [Fact]
    public void Rank_BlankFeature_IsRefused() => Assert.Equal(
        "features.role", Refused(() => Ranker.Rank(null, new Dictionary<string, string> { ["role"] = " " }, [new("a1")])).Field);

    [Fact]
    public void Rank_FieldOfUserAndItem_IsRefused() => Assert.Equal(
        "candidates[0].features.topic",
        Refused(() => Ranker.Rank(null, new Dictionary<string, string> { ["topic"] = "billing" }, [Tutorial])).Field);

    [Fact]
    public void Rank_NoCandidates_IsRefused() => Assert.Equal("candidates", Refused(() => Ranker.Rank("u1", null, [])).Field);

    [Fact]
    public void Rank_TooManyCandidates_IsRefusedWithTheLimit()
    {
        using var services = Embedded.With(options => options.MaxCandidates = 2);
        var ranker = services.GetRequiredService<ItemRanker>();

        var refused = Refused(() => ranker.Rank("u1", null, [new("a1"), new("a2"), new("a3")]));

        Assert.Contains("has 3 items; 1 to 2", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a1", "candidates[1].item")]
    [InlineData(" ", "candidates[1].item")]
    public void Rank_ItemTwiceOrWithoutId_IsRefused(string second, string field) =>
        Assert.Equal(field, Refused(() => Ranker.Rank("u1", null, [new("a1"), new(second)])).Field);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"version":"1","note":null,"fields":[{"name":"user","values":["u"]},{"name":"item","values":[]}],"dimension":8,"linear":[1],"latent":[]}""")]
    [InlineData(null)]
    public void Rank_OwnModelDamagedOrMissing_IsUnavailable(string? content)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        if (content is not null) File.WriteAllText(path, content);
        using var services = Embedded.With(options => options.RankingModel = path);

        var unavailable = Assert.Throws<ModelUnavailableException>(
            () => services.GetRequiredService<ItemRanker>().Rank("u1", null, [new("a1")]));

        File.Delete(path);
        Assert.Equal("recommendation.rank", unavailable.Operation);
        Assert.Contains(path, unavailable.Reason, StringComparison.Ordinal);
    }

    private static string First(string level, string device) => Rank(level, device).Items[0].Item;

    private static Ranking Rank(string level, string device) => Ranker.Rank(
        null, new Dictionary<string, string> { ["level"] = level, ["device"] = device }, [LongReport, Tutorial]).Value;

    private static RankingCandidate Article(string item, string topic, string format, string length) => new(
        item, new Dictionary<string, string> { ["topic"] = topic, ["format"] = format, ["length"] = length });

    private static double Score(Interaction interaction)
    {
        var features = Simulation.Fields.Zip(interaction.Values).Skip(2).ToDictionary(pair => pair.First, pair => pair.Second);
        return Ranker.Rank(interaction.Values[0], features, [new(interaction.Values[1])]).Value.Items[0].Score;
    }

    private static InvalidModelInputException Refused(Action call)
    {
        var refused = Assert.Throws<InvalidModelInputException>(call);
        Assert.Equal("recommendation.rank", refused.Operation);
        return refused;
    }
}
