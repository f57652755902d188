using System.Buffers;
using FunctionsOrchestration.AI.Onnx;
using Microsoft.ML.OnnxRuntime;
using SkiaSharp;

namespace FunctionsOrchestration.AI.Vision;

/// <summary>PP-OCRv4's detection network: where the lines of text stand.</summary>
/// <param name="network">The network, loaded.</param>
internal sealed class TextDetector(OnnxModel network)
{
    // The network halves its input five times.
    private const int Multiple = 32;

    // Larger images are scaled down to the first, smaller ones up towards the second: the network knows letters of 10 to 100
    // pixels.
    private const int LongestSide = 1280;
    private const int Comfortable = 640;
    private const float LargestEnlargement = 2;

    // Means and deviations of ImageNet's channels, in PaddleOCR's order.
    private static readonly float[] Means = [0.485f, 0.456f, 0.406f];
    private static readonly float[] Deviations = [0.229f, 0.224f, 0.225f];

    /// <summary>Finds the lines of an image, in its own pixels.</summary>
    public List<TurnedRectangle> Detect(SKBitmap image)
    {
        var (width, height) = NetworkSize(image);
        using var scaled = image.Resize(
            new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque), Sampling.For(width, image.Width));
        var planes = ArrayPool<float>.Shared.Rent(3 * width * height);
        try
        {
            Pixels.ToPlanes(scaled.GetPixelSpan(), planes, width * height, Means, Deviations);
            using var input = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, planes.AsMemory(0, 3 * width * height), [1, 3, height, width]);
            var regions = network.Run([input], (probabilities, shape) => TextRegions.Find(probabilities, (int)shape[3]));
            var (scaleX, scaleY) = ((float)image.Width / width, (float)image.Height / height);
            return [.. regions.Select(region => region.Scale(scaleX, scaleY))];
        }
        finally
        {
            ArrayPool<float>.Shared.Return(planes);
        }
    }

    private static (int Width, int Height) NetworkSize(SKBitmap image)
    {
        var longest = Math.Max(image.Width, image.Height);
        var scale = longest > LongestSide
            ? (float)LongestSide / longest
            : Math.Clamp((float)Comfortable / longest, 1, LargestEnlargement);
        return (Round(image.Width * scale), Round(image.Height * scale));

        static int Round(float side) => Math.Max(Multiple, (int)MathF.Round(side / Multiple) * Multiple);
    }
}
