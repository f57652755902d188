using System.Diagnostics;
using FunctionsOrchestration.AI.Loading;
using FunctionsOrchestration.AI.Vision;
using FunctionsOrchestration.Mesh.Translation;
using SkiaSharp;

namespace FunctionsOrchestration.AI;

/// <summary>
/// Operation <c>vision.ocr</c>: reads the printed text of an image, Latin letters, digits and Chinese, with PP-OCRv4.
/// </summary>
public sealed class OpticalCharacterRecognizer
{
    private const string Operation = "vision.ocr";

    // PaddleOCR's drop_score: what was read with less is more often texture than text.
    private const double LeastScore = 0.5;

    private readonly LazyModel<OcrModel> _model;
    private readonly EmbeddedModelOptions _options;

    internal OpticalCharacterRecognizer(LazyModel<OcrModel> model, EmbeddedModelOptions options) => (_model, _options) = (model, options);

    /// <summary>Reads an image.</summary>
    /// <param name="image">An encoded image: PNG, JPEG, WebP, GIF or BMP. A JPEG's EXIF orientation is obeyed.</param>
    /// <param name="cancellation">Observed before each line.</param>
    /// <returns>The lines in reading order, with boxes in pixels of the upright image; none where the image holds no
    /// text.</returns>
    /// <exception cref="InvalidModelInputException">The bytes are no image, are cut off, or have too many pixels.</exception>
    /// <exception cref="ModelUnavailableException">A model file is missing or damaged.</exception>
    public Answer<RecognizedText> Recognize(ReadOnlyMemory<byte> image, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        using var decoded = ImageDecoder.Decode(Operation, image, _options.MaxImagePixels);
        var model = _model.For(Operation);
        var started = Stopwatch.GetTimestamp();
        // Immutable, so that the image shares the bitmap's memory.
        decoded.SetImmutable();
        using var pixels = SKImage.FromBitmap(decoded);
        var lines = new List<(TurnedRectangle Place, TextLine Line)>();
        foreach (var region in model.Detector.Detect(decoded))
        {
            cancellation.ThrowIfCancellationRequested();
            var (text, score) = model.Reader.Read(pixels, region);
            if (text.Length > 0 && score >= LeastScore)
                lines.Add((region, new TextLine(text, Scores.Round(score), region.Bounds(decoded.Width, decoded.Height))));
        }

        var ordered = ReadingOrder.Sort(lines);
        var result = new RecognizedText(
            string.Join('\n', ordered.Select(line => line.Text)), ordered, decoded.Width, decoded.Height);
        return new(result, model.Info, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }
}
