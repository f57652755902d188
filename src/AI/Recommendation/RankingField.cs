namespace FunctionsOrchestration.AI.Recommendation;

/// <summary>A field of the ranking model, such as a topic, and the values of it that the model has seen.</summary>
/// <param name="Name">The field's name.</param>
/// <param name="Values">Its values; the model has weights for each.</param>
internal sealed record RankingField(string Name, string[] Values)
{
    /// <summary>What stands for a value that the model has not seen, or that is not told.</summary>
    public const int Unknown = -1;

    private readonly Dictionary<string, int> _places =
        Values.Select((value, place) => (value, place)).ToDictionary(pair => pair.value, pair => pair.place, StringComparer.Ordinal);

    /// <summary>The place of a value among <see cref="Values"/>, or <see cref="Unknown"/>.</summary>
    public int IndexOf(string value) => _places.GetValueOrDefault(value, Unknown);
}
