using CsCheck;
using FunctionsOrchestration.Mesh.Containment.Adaptive;

namespace FunctionsOrchestration.Mesh.Tests.Containment;

/// <summary>What the algorithms promise, whatever chance does.</summary>
public sealed class AlgorithmTests
{
    private const int Few = 100;

    public static TheoryData<string> All => ["aimd", "vegas", "gradient2"];

    [Theory]
    [MemberData(nameof(All))]
    public void Update_NoQueueAndLimitUsed_Grows(string algorithm) =>
        Gen.Select(Gen.Int, Gen.Int[1, 50]).Sample((seed, initial) =>
        {
            var server = new SteadyServer(algorithm, seed, initial);
            server.Run(Few);
            Assert.InRange(server.Limit, initial + 20, 1_000);
        }, iter: 200);

    [Theory]
    [MemberData(nameof(All))]
    public void Update_LimitNotUsed_DoesNotGrow(string algorithm) =>
        Gen.Select(Gen.Int, Gen.Int[20, 200]).Sample((seed, initial) =>
        {
            var limits = new SteadyServer(algorithm, seed, initial).Run(Few, demand: (initial / 2) - 1);
            Assert.All(limits, limit => Assert.InRange(limit, 1, initial));
        }, iter: 200);

    [Theory]
    [MemberData(nameof(All))]
    public void Update_EverythingDropped_FallsToTheLowest(string algorithm) =>
        Gen.Select(Gen.Int, Gen.Int[1, 500]).Sample((seed, initial) =>
        {
            var server = new SteadyServer(algorithm, seed, initial) { Drops = true };
            server.Run(Few);

            // Gradient2 always leaves room for its queue of four.
            Assert.InRange(server.Limit, 1, Math.Max(9, initial / 10.0));
        }, iter: 200);

    [Theory]
    [MemberData(nameof(All))]
    public void Update_DropsEnd_GrowsAgain(string algorithm) =>
        Gen.Int.Sample(seed =>
        {
            var server = new SteadyServer(algorithm, seed, 50) { Workers = 40, Drops = true };
            server.Run(Few);
            server.Drops = false;
            server.Run(Few);
            Assert.InRange(Median(server.Run(Few)), 40, 1_000);
        }, iter: 200);

    // Gradient2 takes a queue that lasts for what is usual, and so lets it grow in the long run.
    [Theory]
    [InlineData("vegas", 1.5)]
    [InlineData("gradient2", 8)]
    public void Update_HalfOfTheWorkersGoAndComeBack_FollowsWithAShortQueue(string algorithm, double most) =>
        Gen.Select(Gen.Int, Gen.Int[20, 100]).Sample((seed, workers) =>
        {
            var server = new SteadyServer(algorithm, seed, 20) { Workers = workers };
            foreach (var present in (double[])[workers, workers / 2.0, workers])
            {
                server.Workers = present;
                server.Run(Few);
                Assert.InRange(Median(server.Run(Few)), present * 0.9, (present * most) + 10);
            }
        }, iter: 100);

    [Fact]
    public void Vegas_CallsTakeLongerForGood_FindsOutThatThatIsNoQueue() =>
        Gen.Select(Gen.Int, Gen.Int[20, 200]).Sample((seed, workers) =>
        {
            var server = new SteadyServer("vegas", seed, 20) { Workers = workers };
            server.Run(2 * Few);
            server.Milliseconds *= 2;
            server.Run(Few);
            Assert.InRange(Median(server.Run(Few)), workers * 0.9, (workers * 1.5) + 10);
        }, iter: 100);

    [Fact]
    public void Vegas_QueueFromTheBeginning_FindsOutHowLongCallsTakeWithoutOne()
    {
        var server = new SteadyServer("vegas", 1, 500) { Workers = 50 };

        server.Run(4 * Few);

        Assert.InRange(Median(server.Run(Few)), 45, 90);
    }

    [Fact]
    public void Create_EveryNameOfTheCatalog_InAnyCase_IsKnown() =>
        Assert.All(ConcurrencyAlgorithms.Names, name =>
            Assert.Equal(name == "none", ConcurrencyAlgorithms.Create(name.ToUpperInvariant(), Random.Shared) is null));

    private static double Median(List<double> limits) => limits.Order().ElementAt(limits.Count / 2);
}
