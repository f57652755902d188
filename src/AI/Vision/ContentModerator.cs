using System.Diagnostics;
using FunctionsOrchestration.AI.Loading;
using FunctionsOrchestration.AI.Vision;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>
/// Operation <c>vision.moderate</c>: how probable it is that an image is explicit, a suggestive one, a drawing or harmless. It knows
/// nudity, and neither violence nor hatred; it sorts out what a person should look at and replaces nobody.
/// </summary>
public sealed class ContentModerator
{
    private const string Operation = "vision.moderate";

    private readonly LazyModel<ModerationModel> _model;
    private readonly EmbeddedModelOptions _options;

    internal ContentModerator(LazyModel<ModerationModel> model, EmbeddedModelOptions options) => (_model, _options) = (model, options);

    /// <summary>Judges an image.</summary>
    /// <param name="image">An encoded image: PNG, JPEG, WebP, GIF (its first frame) or BMP. A JPEG's EXIF orientation is obeyed.</param>
    /// <exception cref="InvalidModelInputException">The bytes are no image, are cut off, or have too many pixels.</exception>
    /// <exception cref="ModelUnavailableException">The model file is missing or damaged.</exception>
    public Answer<ImageModeration> Moderate(ReadOnlyMemory<byte> image)
    {
        using var decoded = ImageDecoder.Decode(Operation, image, _options.MaxImagePixels);
        var model = _model.For(Operation);
        var started = Stopwatch.GetTimestamp();
        var verdict = Verdict(model.Classify(decoded), _options.ModerationThreshold);
        return new(verdict, model.Info, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>What the five probabilities mean.</summary>
    internal static ImageModeration Verdict(float[] probabilities, double threshold)
    {
        double[] rounded = [.. probabilities.Select(probability => Scores.Round(probability))];
        var (drawing, hentai, neutral, porn, sexy) = (rounded[0], rounded[1], rounded[2], rounded[3], rounded[4]);
        // Of what is told, so that nobody finds a verdict that its own numbers contradict.
        var score = Scores.Round(hentai + porn);
        return new ImageModeration(score >= threshold, score, drawing, hentai, neutral, porn, sexy);
    }
}
