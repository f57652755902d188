using FunctionsOrchestration.AI.Loading;
using FunctionsOrchestration.AI.Onnx;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI.Vision;

/// <summary>PP-OCRv4: one network finds lines, another reads them.</summary>
/// <param name="Detector">Finds lines.</param>
/// <param name="Reader">Reads a line.</param>
/// <param name="Info">Which model this is.</param>
internal sealed record OcrModel(TextDetector Detector, LineReader Reader, ModelInfo Info)
{
    /// <summary>Loads both networks and the alphabet.</summary>
    /// <exception cref="ModelFileException">A file is missing or damaged.</exception>
    public static OcrModel Load(ModelFiles files, int threads)
    {
        var detection = files.Open("ocr-detection.onnx");
        var recognition = files.Open("ocr-recognition.onnx");
        // The alphabet's file leaves out its last character, the space.
        string[] alphabet = [.. File.ReadAllLines(files.Open("ocr-characters.txt").Path), " "];
        return new OcrModel(
            new TextDetector(new OnnxModel(detection, threads)),
            new LineReader(new OnnxModel(recognition, threads), new CtcDecoder(alphabet)),
            detection.Describe("PP-OCRv4"));
    }
}
