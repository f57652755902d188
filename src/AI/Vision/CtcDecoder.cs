using System.Numerics.Tensors;

namespace FunctionsOrchestration.AI.Vision;

/// <summary>A character that was read.</summary>
/// <param name="Text">The character.</param>
/// <param name="Score">Its probability.</param>
internal readonly record struct ReadCharacter(string Text, float Score);

/// <summary>
/// Reads the output of a network that was trained with connectionist temporal classification (Graves et al. 2006), greedily.
/// </summary>
/// <param name="alphabet">The characters of classes 1, 2, ...; class 0 is "no character here".</param>
internal sealed class CtcDecoder(IReadOnlyList<string> alphabet)
{
    /// <summary>The characters of one line: runs of one class are one character, "no character" separates.</summary>
    /// <param name="probabilities">Probabilities of all classes, step by step.</param>
    /// <param name="classes">Number of classes.</param>
    public List<ReadCharacter> Decode(ReadOnlySpan<float> probabilities, int classes)
    {
        if (classes != alphabet.Count + 1)
            throw new InvalidOperationException($"The network has {classes} classes, its alphabet {alphabet.Count} characters.");

        var read = new List<ReadCharacter>();
        var previous = 0;
        for (var step = 0; step < probabilities.Length / classes; step++)
        {
            var row = probabilities.Slice(step * classes, classes);
            var best = TensorPrimitives.IndexOfMax(row);
            if (best != 0 && best != previous) read.Add(new ReadCharacter(alphabet[best - 1], row[best]));
            previous = best;
        }

        return read;
    }
}
