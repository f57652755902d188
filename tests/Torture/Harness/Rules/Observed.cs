using System.Text.Json.Nodes;
using FunctionsOrchestration.Torture.Victim;

namespace FunctionsOrchestration.Torture.Rules;

/// <summary>An instance, as the management API tells of it.</summary>
internal sealed record ObservedInstance(string Status, JsonNode? Output);

/// <summary>What the app shows to the outside when everything has come to its end.</summary>
internal sealed record Observed
{
    public IReadOnlyDictionary<string, ObservedInstance> Instances { get; init; } = new Dictionary<string, ObservedInstance>();

    /// <summary>How often each token stands in the tallies.</summary>
    public IReadOnlyDictionary<string, int> Tokens { get; init; } = new Dictionary<string, int>();

    public IReadOnlyDictionary<int, int> Balances { get; init; } = new Dictionary<int, int>();

    public static async Task<Observed> ReadAsync(AppClient app, CancellationToken stop)
    {
        var instances = await app.InstancesAsync("", stop);
        var entities = (await app.EntitiesAsync(stop)).ToLookup(entity => Text(entity["entityId"]!["name"]));
        return new Observed
        {
            Instances = instances.ToDictionary(
                one => Text(one["instanceId"]), one => new ObservedInstance(Text(one["runtimeStatus"]), one["output"]?.DeepClone())),
            Tokens = entities["tally"].SelectMany(tally => tally["state"]!.AsArray()).CountBy(Text).ToDictionary(),
            Balances = entities["account"].ToDictionary(
                account => int.Parse(Text(account["entityId"]!["key"]), System.Globalization.CultureInfo.InvariantCulture),
                account => account["state"]!.GetValue<int>()),
        };
    }

    private static string Text(JsonNode? node) => node!.GetValue<string>();
}
