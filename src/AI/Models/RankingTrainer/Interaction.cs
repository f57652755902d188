namespace FunctionsOrchestration.RankingTrainer;

/// <summary>An item that was shown to a user, and whether the user took it.</summary>
/// <param name="Taken">Whether the user opened, bought or watched it.</param>
/// <param name="Values">One value for each field; the empty string where it is not known.</param>
internal sealed record Interaction(bool Taken, string[] Values)
{
    /// <summary>
    /// Reads a file of tab-separated interactions, oldest first. Its first line names the columns: <c>taken</c>, then <c>user</c> and
    /// <c>item</c>, then whatever else is known of the user, the item or the occasion. <c>taken</c> is 1 or 0.
    /// </summary>
    /// <exception cref="FormatException">A line does not fit the first one, or nothing was taken or left.</exception>
    public static (string[] Fields, IReadOnlyList<Interaction> Interactions) Read(string path)
    {
        using var lines = File.ReadLines(path).GetEnumerator();
        if (!lines.MoveNext() || lines.Current.Split('\t') is not ["taken", "user", "item", ..] header)
            throw new FormatException($"{path} must begin with a line of column names: taken, user, item and others, with tabs between.");

        var interactions = new List<Interaction>();
        for (var number = 2; lines.MoveNext(); number++)
        {
            var columns = lines.Current.Split('\t');
            if (columns.Length != header.Length || columns[0] is not ("0" or "1"))
                throw new FormatException($"{path}:{number} must have {header.Length} columns, the first of them 0 or 1.");
            interactions.Add(new Interaction(columns[0] == "1", columns[1..]));
        }

        if (interactions.DistinctBy(interaction => interaction.Taken).Count() < 2)
            throw new FormatException($"{path} must hold items that were taken and items that were left: both teach.");
        return (header[1..], interactions);
    }
}
