using System.Buffers;
using System.Text;
using System.Text.Json;

namespace FunctionsOrchestration.AI.Nlp.Tokenization;

/// <summary>
/// sentencepiece's unigram tokenizer: of all ways to cut a text into pieces of the vocabulary, the one with the highest sum of log
/// probabilities, found with Viterbi's algorithm (Kudo 2018, arXiv:1804.10959).
/// </summary>
internal sealed class UnigramTokenizer
{
    private const char Space = '\u2581';
    private const int UnknownId = 0;
    private const int ReservedIds = 6;

    // sentencepiece's kUnkPenalty: an unknown character costs this much more than the least probable piece.
    private const double UnknownPenalty = 10;

    private readonly Dictionary<string, (int Id, double Score)> _pieces;
    private readonly int _longest;
    private readonly double _unknownScore;

    private UnigramTokenizer(Dictionary<string, (int Id, double Score)> pieces)
    {
        _pieces = pieces;
        _longest = pieces.Keys.Max(piece => piece.Length);
        _unknownScore = pieces.Values.Min(piece => piece.Score) - UnknownPenalty;
    }

    /// <summary>
    /// Reads a vocabulary: a JSON array of <c>[piece, log probability]</c>, most probable first, a piece's place being its id.
    /// </summary>
    public static UnigramTokenizer Load(string path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        var pieces = new Dictionary<string, (int, double)>(StringComparer.Ordinal);
        var id = 0;
        var previous = 0.0;
        foreach (var entry in json.RootElement.EnumerateArray())
        {
            // Seven pieces with a colon lost their scores when the vocabulary was exported. It is sorted by score, so the one
            // before
            // is right to a hundredth; TensorFlow.js takes 0 instead, which is a probability of 1.
            var score = entry[1].ValueKind == JsonValueKind.Number ? entry[1].GetDouble() : previous;
            if (id >= ReservedIds) pieces[entry[0].GetString()!] = (id, score);
            previous = score;
            id++;
        }

        return new UnigramTokenizer(pieces);
    }

    /// <summary>The ids of a text's pieces; neighbouring unknown characters are one id. At least one id.</summary>
    public int[] Encode(string text)
    {
        var input = Prepare(text);
        var best = ArrayPool<Step>.Shared.Rent(input.Length + 1);
        try
        {
            Search(input, best.AsSpan(0, input.Length + 1));
            return Trace(best, input.Length);
        }
        finally
        {
            ArrayPool<Step>.Shared.Return(best);
        }
    }

    // NFKC, runs of blanks and controls as one space, none at the ends, and a space in front of the first word.
    private static string Prepare(string text)
    {
        var prepared = new StringBuilder(text.Length + 1);
        var gap = true;
        foreach (var character in CompatibilityNormalizer.Normalize(text))
            if (char.IsWhiteSpace(character) || char.IsControl(character))
            {
                gap = true;
            }
            else
            {
                if (gap) prepared.Append(Space);
                gap = false;
                prepared.Append(character);
            }

        return prepared.Length > 0 ? prepared.ToString() : Space.ToString();
    }

    private void Search(ReadOnlySpan<char> input, Span<Step> best)
    {
        var pieces = _pieces.GetAlternateLookup<ReadOnlySpan<char>>();
        best.Fill(new Step(double.NegativeInfinity, 0, 0));
        best[0] = default;
        for (var start = 0; start < input.Length; start++)
        {
            var reached = best[start].Score;
            if (double.IsNegativeInfinity(reached)) continue;

            for (var length = 1; length <= Math.Min(_longest, input.Length - start); length++)
                if (pieces.TryGetValue(input.Slice(start, length), out var piece))
                    Offer(ref best[start + length], new Step(reached + piece.Score, start, piece.Id));

            var character = char.IsSurrogatePair(input[start], start + 1 < input.Length ? input[start + 1] : ' ') ? 2 : 1;
            Offer(ref best[start + character], new Step(reached + _unknownScore, start, UnknownId));
        }
    }

    private static void Offer(ref Step best, Step candidate)
    {
        if (candidate.Score > best.Score) best = candidate;
    }

    private static int[] Trace(Step[] best, int end)
    {
        var ids = new List<int>();
        for (var position = end; position > 0; position = best[position].Start)
            if (best[position].Id != UnknownId || ids.Count == 0 || ids[^1] != UnknownId) ids.Add(best[position].Id);
        ids.Reverse();
        return [.. ids];
    }

    /// <summary>The best way to reach a position: its score, where its last piece starts, and that piece's id.</summary>
    private readonly record struct Step(double Score, int Start, int Id);
}
