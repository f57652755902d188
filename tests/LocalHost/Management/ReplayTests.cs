namespace FunctionsOrchestration.LocalHost.Tests.Management;

/// <summary>LocalHost answers as the genuine host did.</summary>
public sealed class ReplayTests(Replay replay) : IClassFixture<Replay>
{
    public static TheoryData<int, string> Requests { get; } =
        new(Recording.All.Select((recording, index) => (index, recording.Title)));

    [Theory]
    [MemberData(nameof(Requests))]
    public void Request_Recorded_IsAnsweredAlike(int index, string title)
    {
        Assert.Equal(title, Recording.All[index].Title);
        var differences = replay.DifferencesOf(index);
        Assert.True(differences.Count == 0, string.Join(Environment.NewLine, differences));
    }
}
