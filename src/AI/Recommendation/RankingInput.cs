using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI.Recommendation;

/// <summary>Turns users, items and their features into places of values, for one call.</summary>
/// <param name="operation">The operation that was asked, for exceptions.</param>
/// <param name="fields">The model's fields; the first is the user, the second the item.</param>
internal sealed class RankingInput(string operation, RankingField[] fields)
{
    private readonly List<string> _ignored = [];

    /// <summary>Features with values that the model has never seen, as <c>field=value</c>.</summary>
    public IReadOnlyList<string> Ignored => _ignored;

    /// <summary>Refuses a list of candidates that is empty or too long, and candidates without an id of their own.</summary>
    public static void Require(string operation, IReadOnlyList<RankingCandidate> candidates, int most)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        if (candidates.Count == 0 || candidates.Count > most)
            throw new InvalidModelInputException(operation, "candidates", $"has {candidates.Count} items; 1 to {most} are needed.");

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < candidates.Count; index++)
        {
            var item = candidates[index].Item;
            if (string.IsNullOrWhiteSpace(item))
                throw new InvalidModelInputException(operation, $"candidates[{index}].item", "is blank; give the item an id.");
            if (!seen.Add(item))
                throw new InvalidModelInputException(operation, $"candidates[{index}].item", $"repeats '{item}'; send each item once.");
        }
    }

    /// <summary>What is known before any item is looked at.</summary>
    public int[] Occasion(string? user, IReadOnlyDictionary<string, string>? features)
    {
        var values = new int[fields.Length];
        Array.Fill(values, RankingField.Unknown);
        if (user is not null) values[FactorizationMachine.User] = fields[FactorizationMachine.User].IndexOf(user);
        Add(values, features, "features");
        return values;
    }

    /// <summary>The same with an item in it.</summary>
    public int[] Candidate(int[] occasion, RankingCandidate candidate, int index)
    {
        int[] values = [.. occasion];
        values[FactorizationMachine.Item] = fields[FactorizationMachine.Item].IndexOf(candidate.Item);
        Add(values, candidate.Features, $"candidates[{index}].features");
        return values;
    }

    private void Add(int[] values, IReadOnlyDictionary<string, string>? features, string path)
    {
        foreach (var (name, value) in features ?? new Dictionary<string, string>())
        {
            // The first two fields have parameters of their own.
            var field = Array.FindIndex(fields, 2, one => one.Name == name);
            if (field < 0) throw Invalid(name, $"is no field of the model; it knows {string.Join(", ", fields[2..].Select(one => one.Name))}.");
            if (string.IsNullOrWhiteSpace(value)) throw Invalid(name, "is blank; leave it out where it is not known.");
            if (values[field] != RankingField.Unknown) throw Invalid(name, "is among the features of the user too; send it once.");

            values[field] = fields[field].IndexOf(value);
            if (values[field] == RankingField.Unknown && !_ignored.Contains($"{name}={value}")) _ignored.Add($"{name}={value}");
        }

        InvalidModelInputException Invalid(string name, string reason) => new(operation, $"{path}.{name}", reason);
    }
}
