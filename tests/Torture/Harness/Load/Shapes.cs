using System.Globalization;
using System.Text.Json.Nodes;

namespace FunctionsOrchestration.Torture.Load;

/// <summary>The app's orchestrators and entities: what to give them, and what must come of it.</summary>
internal static class Shapes
{
    public const string Listen = nameof(Listen);
    public const string Hold = nameof(Hold);

    /// <summary>What an account opens with.</summary>
    public const int Opening = 1_000;

    private const int Accounts = 12;
    private const int Tallies = 24;

    // More than a row of the history keeps.
    private const int Large = 40_000;

    private static readonly string[] Names =
    [
        "FanOut", "FanOut", "Timers", "Retries", "Failure", "Loop", "Family", "Converse", "Transfer", "Transfer", "Signals", "Calls",
        "Timers", "Heavy", Listen, Listen, Hold,
    ];

    /// <summary>A start of any shape, with an input of any size.</summary>
    public static (Start Start, JsonNode Input) Any(Random random, int number)
    {
        var shape = Names[random.Next(Names.Length)];
        var id = $"{shape}-{number}";
        var (outcome, input) = Of(shape, id, 1 + random.Next(6), random);
        return (new Start(shape, id, outcome), input);
    }

    /// <summary>A signal from outside, of one of the three kinds that a tally knows.</summary>
    public static (Deed Deed, string Key, string Operation) AnySignal(Random random, int number)
    {
        var token = $"signal-{number}";
        var told = new Outcome([], [token]);
        var (outcome, operation) = random.Next(4) switch
        {
            0 => (told with { Tokens = [token, $"{token}/now", $"{token}/later"] }, "Relay"),
            1 => (told + Loop($"{token}-launched", 3), "Launch"),
            _ => (told, "Add"),
        };
        return (new Deed(token, outcome), random.Next(Tallies).ToString("00", CultureInfo.InvariantCulture), operation);
    }

    private static (Outcome Outcome, JsonNode Input) Of(string shape, string id, int size, Random random) => shape switch
    {
        "FanOut" => (FanOut(id, 2 * size), 2 * size),
        "Timers" => (Outcome.Of(id, size), size),
        "Retries" => (Outcome.Of(id, string.Join(' ', Numbered($"{id}/", size))), size),
        "Failure" => (Outcome.Of(id, $"refused {size}", "Failed"), size),
        "Loop" => (Loop(id, size), new JsonObject { ["Remaining"] = size, ["Total"] = 0 }),
        "Family" => (Family(id, size), size),
        "Converse" => (Outcome.Of(id, Sum(2 * size) + (2 * size)) + Outcome.Of($"{id}-echo", 2 * size), 2 * size),
        "Signals" => (Outcome.Of(id, size, tokens: Numbered($"{id}/signal-", size)), size),
        "Calls" => (Outcome.Of(id, size + 1_000, tokens: Numbered($"{id}/call-", size)), size),
        "Heavy" => (Outcome.Of(id, new string('x', Large + size), tokens: [$"{id}/{Large + size}"]), new JsonObject { ["Number"] = size }),
        "Transfer" => Transfer(id, random),
        Hold => (new Outcome([new ExpectedInstance(id, "Terminated", null)], []), Transfer(id, random).Input),
        Listen => (Outcome.Of(id, null), new JsonObject { ["Heard"] = new JsonArray() }),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape, "There is no such shape."),
    };

    private static Outcome FanOut(string id, int width) => Outcome.Of(id, Sum(width));

    private static Outcome Family(string id, int children) => Enumerable.Range(0, children).Aggregate(
        Outcome.Of(id, Enumerable.Range(1, children).Sum(Sum)), (family, i) => family + FanOut($"{id}-child{i}", i + 1));

    private static Outcome Loop(string id, int count) =>
        Outcome.Of(id, count, tokens: Enumerable.Range(1, count).Select(i => $"{id}/generation-{i}"));

    private static (Outcome Outcome, JsonNode Input) Transfer(string id, Random random)
    {
        var from = random.Next(Accounts);
        var to = (from + 1 + random.Next(Accounts - 1)) % Accounts;
        var amount = 1 + random.Next(100);
        var input = new JsonObject { ["From"] = from, ["To"] = to, ["Amount"] = amount };
        return (Outcome.Of(id, amount) with { Moves = [(from, -amount), (to, amount)] }, input);
    }

    private static int Sum(int n) => n * (n + 1) / 2;

    private static IEnumerable<string> Numbered(string prefix, int count) => Enumerable.Range(0, count).Select(i => $"{prefix}{i}");
}
