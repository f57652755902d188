namespace FunctionsOrchestration.Mesh.Limits.Places;

/// <summary>Who has how many of a service's places, as it is stored. New fields are optional.</summary>
/// <param name="Leases">What each worker has, by its id.</param>
public sealed record PlacesState(IReadOnlyDictionary<string, PlaceLease> Leases)
{
    /// <summary>How many places there are: those of the last request.</summary>
    public int Limit { get; init; }

    /// <summary>Requests that could not be: wrong numbers, or older than what was answered.</summary>
    public long Refused { get; init; }
}

/// <summary>The places of one worker.</summary>
/// <param name="Places">Places that the worker may use: nobody else has them before it gives them back, or its term ends.</param>
/// <param name="Target">How many it should have, as everybody's wishes are now; it goes down to that as its calls end.</param>
/// <param name="Wanted">How many it wants.</param>
/// <param name="Answered">Number of the request that this answers.</param>
/// <param name="Until">When its term ends.</param>
public sealed record PlaceLease(int Places, int Target, int Wanted, long Answered, DateTimeOffset Until);

/// <summary>A worker asks for places, renews those that it has and gives others back.</summary>
/// <param name="Worker">Who asks.</param>
/// <param name="Sequence">Number of the request, rising for each worker.</param>
/// <param name="Limit">How many places the worker's catalog knows.</param>
/// <param name="Term">How long the worker may use what it gets, counted from when it asked.</param>
/// <param name="Holds">How many it goes on using whatever is answered; what it had more than that is given back.</param>
/// <param name="Wanted">How many it wants.</param>
public sealed record PlacesRequest(string Worker, long Sequence, int Limit, TimeSpan Term, int Holds, int Wanted)
{
    /// <summary>The most places that there may be.</summary>
    internal const int MostPlaces = 1_000_000;

    /// <summary>True where it says something that can be.</summary>
    internal bool IsValid =>
        Worker is { Length: > 0 and <= 200 } && Limit is >= 1 and <= MostPlaces && Holds >= 0 && Wanted >= 0 && Term > TimeSpan.Zero
        && Term <= TimeSpan.FromHours(1);
}
