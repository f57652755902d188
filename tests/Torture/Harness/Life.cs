namespace FunctionsOrchestration.Torture;

/// <summary>When a kill comes.</summary>
internal enum KillMoment
{
    /// <summary>While the app starts, or goes on with what it found.</summary>
    Starting,

    /// <summary>Some time after it became ready.</summary>
    Running,

    /// <summary>At an answer amid many requests, so that commits are being written.</summary>
    Answering,
}

/// <summary>One run of the app, from its start to its kill.</summary>
/// <param name="Moment">When it is killed.</param>
/// <param name="Fraction">Where in that time, from 0 to 1.</param>
/// <param name="LosesPower">Whether the power fails too.</param>
internal sealed record Life(KillMoment Moment, double Fraction, bool LosesPower)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(1_000);

    /// <summary>How long the app runs after it became ready, when it is killed while running.</summary>
    public TimeSpan Running => Longest * Fraction;

    /// <summary>The lives of a round.</summary>
    public static IEnumerable<Life> Plan(TortureOptions options)
    {
        var random = new Random(options.Seed);
        for (var i = 0; i < options.Kills; i++)
        {
            // The first life and every third give clients something to do; starts are killed when there is something to lose.
            var moment = i % 3 == 0 ? KillMoment.Answering : random.Next(5) < 2 ? KillMoment.Starting : KillMoment.Running;
            yield return new Life(moment, random.NextDouble(), options.LosesPower && i % 2 == 1);
        }
    }
}
