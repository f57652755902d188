using FunctionsOrchestration.Streams.Partitions;
using FunctionsOrchestration.Streams.Sources;
using FunctionsOrchestration.Topics.DeadLetters;
using FunctionsOrchestration.Topics.Declarations;

namespace FunctionsOrchestration.Streams.Declarations;

/// <summary>Events that a stream has set aside: shown, and given to it again.</summary>
/// <param name="store">Where they are.</param>
/// <param name="replay">Gives them to a stream that reads a topic.</param>
/// <param name="topics">The topics.</param>
/// <param name="queues">Where a stream that reads a queue gets them.</param>
public sealed class StreamLetters(DeadLetterStore store, DeadLetterReplay replay, TopicCatalog topics, SourceQueues queues)
{
    private const int Most = 1_000;

    /// <summary>The oldest of them, at most 1,000.</summary>
    internal async Task<DeadLettersAnswer> ListAsync(StreamModel stream, CancellationToken stop)
    {
        List<System.Text.Json.JsonElement> letters = [];
        await foreach (var blob in store.ReadAsync(SetAsideLetters.TopicOf(stream), StreamSubscriptions.NameOf(stream.Plan.Name), stop))
        {
            letters.AddRange(blob.Letters.Select(letter => letter.Json));
            if (letters.Count > Most) break;
        }

        return new DeadLettersAnswer([.. letters.Take(Most)], letters.Count > Most);
    }

    /// <summary>Gives those again that a filter includes.</summary>
    /// <returns>How many.</returns>
    internal async Task<int> ReplayAsync(StreamModel stream, DeadLetterFilter filter, CancellationToken stop)
    {
        var (topic, subscription) = (SetAsideLetters.TopicOf(stream), StreamSubscriptions.NameOf(stream.Plan.Name));
        if (topics.Find(topic)?.Find(subscription) is { } known) return await replay.RunAsync(topic, known.State, filter, stop);
        var sent = 0;
        await foreach (var blob in store.ReadAsync(topic, subscription, stop))
        {
            var wanted = blob.Letters.Where(filter.Includes).ToList();
            foreach (var letter in wanted) await queues.SendAsync(stream.Plan.Definition.Source.Name, letter.Event, stop);
            if (wanted.Count > 0) await store.RemoveAsync(blob, wanted, stop);
            sent += wanted.Count;
        }

        return sent;
    }
}
