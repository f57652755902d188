namespace FunctionsOrchestration.RankingTrainer;

/// <summary>
/// Readers of a knowledge base, made up: which article they open of those that they are shown. The weights that ship are trained on
/// these. What decides, from strong to weak: how a role likes a topic and a reader likes it beyond that; how good an article is; that
/// nobody reads long texts on a phone; that newcomers look for tutorials; that evenings are for videos and case studies; and chance.
/// </summary>
internal sealed class Simulation
{
    /// <summary>The fields of an interaction.</summary>
    public static readonly string[] Fields = ["user", "item", "role", "level", "topic", "format", "length", "device", "daypart"];

    private static readonly string[] Roles = ["developer", "operator", "analyst", "manager", "support", "designer"];
    private static readonly string[] Levels = ["newcomer", "regular", "expert"];
    private static readonly string[] Topics = ["storage", "networking", "security", "models", "billing", "design", "incidents", "hiring"];
    private static readonly string[] Formats = ["tutorial", "reference", "video", "case study", "news"];
    private static readonly string[] Lengths = ["short", "medium", "long"];
    private static readonly string[] Devices = ["desktop", "phone"];
    private static readonly string[] Dayparts = ["morning", "day", "evening"];

    private const int KnownUsers = 200, KnownItems = 120, NewUsers = 50, NewItems = 30;
    private const int TrainingSize = 16_000, HeldOutSize = 4_000;

    // Fewer articles are opened than left.
    private const double Reluctance = -0.9;

    private readonly Random _random = new(20);
    private readonly double[][] _roleTopic;
    private readonly User[] _users;
    private readonly Item[] _items;

    public Simulation()
    {
        _roleTopic = [.. Roles.Select(_ => Topics.Select(_ => 1.4 * Normal()).ToArray())];
        _users = [.. Enumerable.Range(1, KnownUsers + NewUsers).Select(number => new User(
            $"u{number}", Pick(Roles), Pick(Levels), [.. Topics.Select(_ => 0.9 * Normal())]))];
        _items = [.. Enumerable.Range(1, KnownItems + NewItems).Select(number => new Item(
            $"a{number}", Pick(Topics), Pick(Formats), Pick(Lengths), 0.7 * Normal()))];

        Training = Draw(TrainingSize, ..KnownUsers, ..KnownItems);
        HeldOut = Draw(HeldOutSize, ..KnownUsers, ..KnownItems);
        HeldOutNewUsers = Draw(HeldOutSize, KnownUsers.., ..KnownItems);
        HeldOutNewItems = Draw(HeldOutSize, ..KnownUsers, KnownItems..);
    }

    /// <summary>What the weights are trained on.</summary>
    public IReadOnlyList<Outcome> Training { get; }

    /// <summary>Other occasions, of the same users and items.</summary>
    public IReadOnlyList<Outcome> HeldOut { get; }

    /// <summary>Users that never occur in the training.</summary>
    public IReadOnlyList<Outcome> HeldOutNewUsers { get; }

    /// <summary>Items that never occur in the training.</summary>
    public IReadOnlyList<Outcome> HeldOutNewItems { get; }

    private Outcome[] Draw(int count, Range users, Range items) =>
        [.. Enumerable.Range(0, count).Select(_ => Show(Pick(_users[users]), Pick(_items[items])))];

    private Outcome Show(User user, Item item)
    {
        var (device, daypart) = (Pick(Devices), Pick(Dayparts));
        var utility = Reluctance + _roleTopic[user.Role][item.Topic] + user.Tastes[item.Topic] + item.Quality;
        if (Devices[device] == "phone") utility += Lengths[item.Length] switch { "long" => -1.5, "short" => 0.6, _ => 0 };
        if (Formats[item.Format] == "tutorial") utility += Levels[user.Level] switch { "newcomer" => 1.2, "expert" => -1.2, _ => 0 };
        if (Dayparts[daypart] == "evening") utility += Formats[item.Format] is "video" or "case study" ? 0.9 : -0.5;
        var probability = 1 / (1 + Math.Exp(-utility));
        string[] values =
        [
            user.Id, item.Id, Roles[user.Role], Levels[user.Level], Topics[item.Topic], Formats[item.Format], Lengths[item.Length],
            Devices[device], Dayparts[daypart],
        ];
        return new Outcome(new Interaction(_random.NextDouble() < probability, values), probability);
    }

    private T Pick<T>(T[] choices) => choices[_random.Next(choices.Length)];

    private int Pick(string[] choices) => _random.Next(choices.Length);

    // Box and Muller.
    private double Normal() => Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());

    /// <summary>An interaction, and how probable it was: nobody can rank better than by that.</summary>
    internal sealed record Outcome(Interaction Interaction, double Probability);

    private sealed record User(string Id, int Role, int Level, double[] Tastes);

    private sealed record Item(string Id, int Topic, int Format, int Length, double Quality);
}
