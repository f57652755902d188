using System.Diagnostics;
using FunctionsOrchestration.AI.Loading;
using FunctionsOrchestration.AI.Vision;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>
/// Operation <c>vision.detect</c>: finds things of everyday life in an image, COCO's 80 kinds, with CenterNet. How much one may rely
/// on it is in this project's README.
/// </summary>
public sealed class ObjectDetector
{
    private const string Operation = "vision.detect";

    private readonly LazyModel<DetectionModel> _model;
    private readonly EmbeddedModelOptions _options;

    internal ObjectDetector(LazyModel<DetectionModel> model, EmbeddedModelOptions options) => (_model, _options) = (model, options);

    /// <summary>Finds the objects of an image.</summary>
    /// <param name="image">An encoded image: PNG, JPEG, WebP, GIF or BMP. A JPEG's EXIF orientation is obeyed.</param>
    /// <returns>The objects, surest first, with boxes in pixels of the upright image; none where nothing is sure enough.</returns>
    /// <exception cref="InvalidModelInputException">The bytes are no image, are cut off, or have too many pixels.</exception>
    /// <exception cref="ModelUnavailableException">The model file is missing or damaged.</exception>
    public Answer<DetectedObjects> Detect(ReadOnlyMemory<byte> image)
    {
        using var decoded = ImageDecoder.Decode(Operation, image, _options.MaxImagePixels);
        var model = _model.For(Operation);
        var started = Stopwatch.GetTimestamp();
        var (width, height) = (decoded.Width, decoded.Height);
        // The network also looks at the grey beside the image.
        var candidates = model.Detect(decoded, _options.DetectionThreshold)
            .Where(candidate => candidate.Left < width && candidate.Top < height);
        var found = NonMaximumSuppression.Apply(candidates, _options.MaxDetections);
        DetectedObject[] objects =
        [
            .. found.Select(candidate => new DetectedObject(
                CocoLabels.Of(candidate.Class), Scores.Round(candidate.Score), Inside(candidate, width, height))),
        ];
        return new(new DetectedObjects(objects, width, height), model.Info, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    /// <summary>The part of a candidate that lies on the image, in whole pixels, at least one.</summary>
    private static Box Inside(Candidate candidate, int width, int height)
    {
        var left = (int)Math.Clamp(MathF.Round(candidate.Left), 0, width - 1);
        var top = (int)Math.Clamp(MathF.Round(candidate.Top), 0, height - 1);
        var right = (int)Math.Clamp(MathF.Round(candidate.Right), left + 1, width);
        var bottom = (int)Math.Clamp(MathF.Round(candidate.Bottom), top + 1, height);
        return new Box(left, top, right - left, bottom - top);
    }
}
