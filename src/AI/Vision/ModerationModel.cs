using System.Buffers;
using FunctionsOrchestration.AI.Loading;
using FunctionsOrchestration.AI.Onnx;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.ML.OnnxRuntime;
using SkiaSharp;

namespace FunctionsOrchestration.AI.Vision;

/// <summary>NSFW.JS's network, a MobileNetV2 of width 1.4 with five classes.</summary>
/// <param name="network">The network, loaded.</param>
/// <param name="info">Which model this is.</param>
internal sealed class ModerationModel(OnnxModel network, ModelInfo info)
{
    /// <summary>Width and height of the network's input.</summary>
    public const int Side = 224;

    /// <summary>Which model this is.</summary>
    public ModelInfo Info { get; } = info;

    /// <summary>Loads the network.</summary>
    /// <exception cref="ModelFileException">Its file is missing or damaged.</exception>
    public static ModerationModel Load(ModelFiles files, int threads)
    {
        var file = files.Open("moderation.onnx");
        return new ModerationModel(
            new OnnxModel(file, threads), file.Describe("NSFW.JS MobileNetV2", "A hint for people who decide, no decision."));
    }

    /// <summary>Probabilities of drawing, hentai, neutral, porn and sexy.</summary>
    public float[] Classify(SKBitmap image)
    {
        // Squeezed into the square, as the images were on which it was trained.
        using var square = image.Resize(
            new SKImageInfo(Side, Side, SKColorType.Bgra8888, SKAlphaType.Opaque),
            Sampling.For(Side, Math.Max(image.Width, image.Height)));
        var numbers = ArrayPool<float>.Shared.Rent(Side * Side * 3);
        try
        {
            var input = numbers.AsMemory(0, Side * Side * 3);
            Pixels.ToInterleaved(square.GetPixelSpan(), input.Span, largest: 1);
            using var tensor = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, input, [1, Side, Side, 3]);
            return network.Run([tensor], (probabilities, _) => probabilities.ToArray());
        }
        finally
        {
            ArrayPool<float>.Shared.Return(numbers);
        }
    }
}
