namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>From an image's text to a text.</summary>
internal static class OcrText
{
    public static TransformResult Of(RecognizedText recognized) => string.IsNullOrWhiteSpace(recognized.Text)
        ? TransformResult.Failed("The image holds no text.")
        : TransformResult.Of(new TextRequest(recognized.Text));
}
