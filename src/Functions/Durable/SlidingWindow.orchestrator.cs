namespace FunctionsOrchestration.Durable;

/// <summary>
/// Fan-out with a bound: as soon as one item is finished the next begins, so that a slow one holds up nothing but itself.
/// </summary>
internal static class SlidingWindow
{
    /// <summary>
    /// Runs durable work for every item, at most so many at a time. When one fails no further begins, and those under way are
    /// let come to their end before the failure is thrown: whoever undoes the work then has nothing running beside it.
    /// </summary>
    /// <param name="items">The items, begun in their order.</param>
    /// <param name="bound">Most items under way at once, at least 1.</param>
    /// <param name="run">Begins the durable work for an item; its failure ends the whole.</param>
    /// <param name="finished">Called after each item with the number of those that are finished.</param>
    /// <returns>The results in the order of the items.</returns>
    public static async Task<TResult[]> RunAsync<TItem, TResult>(
        IReadOnlyList<TItem> items, int bound, Func<TItem, Task<TResult>> run, Action<int>? finished = null)
    {
        var results = new TResult[items.Count];
        var underWay = new List<(int Index, Task<TResult> Task)>(bound);
        Task? failed = null;
        for (var next = 0; (failed is null && next < items.Count) || underWay.Count > 0;)
        {
            while (failed is null && next < items.Count && underWay.Count < bound)
            {
                underWay.Add((next, run(items[next])));
                next++;
            }

            await Task.WhenAny(underWay.Select(entry => entry.Task));
            // Several may have finished in one turn; taking them in order of the list keeps replays alike.
            foreach (var (index, task) in underWay.Where(entry => entry.Task.IsCompleted).ToList())
            {
                if (task.IsCompletedSuccessfully) results[index] = await task;
                else failed ??= task;
            }
            underWay.RemoveAll(entry => entry.Task.IsCompleted);
            finished?.Invoke(next - underWay.Count);
        }
        if (failed is not null) await failed;
        return results;
    }
}
