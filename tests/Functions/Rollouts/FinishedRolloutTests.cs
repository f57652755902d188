using FunctionsOrchestration.Acceptance.Tests.Harness;
using FunctionsOrchestration.LocalHost.Testing;

namespace FunctionsOrchestration.Functions.Tests.Rollouts;

/// <summary>
/// Rollouts that ended long ago, replayed through the present code: one that is under way while the app is deployed must go on. A change that
/// fails here breaks rollouts that run; where that is meant, record the histories anew and say so in the commit:
/// <c>ROLLOUT_HISTORIES=$PWD/tests/Functions/Rollouts/Histories dotnet test --project tests/Functions --filter-namespace "*.Rollouts"</c>.
/// </summary>
public sealed class FinishedRolloutTests
{
    private static readonly string Folder = Metadata.Of("HistoriesFolder");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task History_OfAFinishedRollout_IsWhatPresentCodeWouldDo(string name)
    {
        var history = await File.ReadAllTextAsync(Path.Combine(Folder, $"{name}.json"), TestContext.Current.CancellationToken);
        await using var scene = await RolloutScene.StartAsync(new TrafficWorld(Behaviour.Good, Behaviour.Good));

        await scene.Host.ReplayAsync(history);

        // What was done otherwise is noticed.
        await Assert.ThrowsAsync<HistoryMismatchException>(() => scene.Host.ReplayAsync(history.Replace("\"Apply\"", "\"Apply2\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Histories_OfEveryKind_AreThere() =>
        Assert.All(new[] { "canary", "blue-green", "experiment", "shadow" }, kind => Assert.Contains(Names, name => name.Data.StartsWith(kind, StringComparison.Ordinal)));
}
