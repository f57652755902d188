using System.Buffers;
using FunctionsOrchestration.AI.Loading;
using FunctionsOrchestration.AI.Onnx;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.ML.OnnxRuntime;
using SkiaSharp;

namespace FunctionsOrchestration.AI.Vision;

/// <summary>CenterNet on MobileNetV3 (Zhou et al. 2019, arXiv:1904.07850): an object is the peak of a map of centres.</summary>
/// <param name="network">The network, loaded.</param>
/// <param name="info">Which model this is.</param>
internal sealed class DetectionModel(OnnxModel network, ModelInfo info)
{
    /// <summary>Width and height of the network's input.</summary>
    public const int Side = 512;

    // The network answers rows of left, top, right, bottom, score and class.
    private const int Columns = 6;

    /// <summary>Which model this is.</summary>
    public ModelInfo Info { get; } = info;

    /// <summary>Loads the network.</summary>
    /// <exception cref="ModelFileException">Its file is missing or damaged.</exception>
    public static DetectionModel Load(ModelFiles files, int threads)
    {
        var file = files.Open("detection.onnx");
        return new DetectionModel(new OnnxModel(file, threads), file.Describe("CenterNet MobileNetV3, COCO"));
    }

    /// <summary>Finds candidates in an image, in its own pixels, several for one object.</summary>
    /// <param name="image">The image.</param>
    /// <param name="threshold">The score from which a candidate counts.</param>
    public List<Candidate> Detect(SKBitmap image, double threshold)
    {
        // The image keeps its proportions: squeezed into a square, the test photograph of a cat is taken for a dog.
        var scale = MathF.Min((float)Side / image.Width, (float)Side / image.Height);
        var numbers = ArrayPool<float>.Shared.Rent(Side * Side * 3);
        try
        {
            var input = numbers.AsMemory(0, Side * Side * 3);
            Fill(image, scale, input.Span);
            using var tensor = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, input, [1, Side, Side, 3]);
            return network.Run([tensor], (rows, _) => Read(rows, scale, threshold));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(numbers);
        }
    }

    /// <summary>Puts the scaled image into the top left corner of a grey square, as bytes of red, green and blue in turn.</summary>
    private static void Fill(SKBitmap image, float scale, Span<float> numbers)
    {
        var width = Math.Clamp((int)MathF.Round(image.Width * scale), 1, Side);
        var height = Math.Clamp((int)MathF.Round(image.Height * scale), 1, Side);
        using var square = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Bgra8888, SKAlphaType.Opaque));
        square.Erase(SKColors.Gray);
        using var corner = new SKBitmap();
        square.ExtractSubset(corner, new SKRectI(0, 0, width, height));
        image.ScalePixels(corner, Sampling.For(width, image.Width));
        Pixels.ToInterleaved(square.GetPixelSpan(), numbers, largest: 255);
    }

    private static List<Candidate> Read(ReadOnlySpan<float> rows, float scale, double threshold)
    {
        var candidates = new List<Candidate>();
        for (; rows.Length >= Columns; rows = rows[Columns..])
            if (rows[4] >= threshold)
                candidates.Add(new Candidate(
                    (int)rows[5], rows[4], rows[0] / scale, rows[1] / scale, rows[2] / scale, rows[3] / scale));
        return candidates;
    }
}
