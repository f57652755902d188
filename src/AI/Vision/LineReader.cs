using System.Buffers;
using System.Numerics;
using FunctionsOrchestration.AI.Onnx;
using Microsoft.ML.OnnxRuntime;
using SkiaSharp;

namespace FunctionsOrchestration.AI.Vision;

/// <summary>PP-OCRv4's recognition network: the characters of one line.</summary>
/// <param name="network">The network, loaded.</param>
/// <param name="decoder">Its alphabet.</param>
internal sealed class LineReader(OnnxModel network, CtcDecoder decoder)
{
    private const int Height = 48;

    // Letters squeezed to 7/10 of their width: the network then sees the gaps between words that it otherwise reads over.
    // Measured in
    // this project's README.
    private const float Squeeze = 0.7f;

    // Bounds the memory of one line; longer ones are squeezed.
    private const int LongestWidth = 3200;

    // Taller than this, the line runs from top to bottom: it is turned before it is read, as PaddleOCR does.
    private const float UprightRatio = 1.5f;

    private static readonly float[] Halves = [0.5f, 0.5f, 0.5f];

    /// <summary>Reads a line.</summary>
    /// <returns>Its text, empty where none was recognized, and the mean probability of its characters.</returns>
    public (string Text, double Score) Read(SKImage image, TurnedRectangle line)
    {
        if (line.Height >= UprightRatio * line.Width)
            line = new TurnedRectangle(line.Centre, -line.Across, line.Height, line.Width);
        var width = Math.Clamp((int)MathF.Ceiling(Squeeze * Height * line.Width / line.Height), Height, LongestWidth);
        using var crop = Crop(image, line, width);
        var pixels = crop.GetPixelSpan();
        var planes = ArrayPool<float>.Shared.Rent(3 * Height * width);
        try
        {
            Pixels.ToPlanes(pixels, planes, Height * width, Halves, Halves);
            using var input = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, planes.AsMemory(0, 3 * Height * width), [1, 3, Height, width]);
            var characters = network.Run([input], (probabilities, shape) => decoder.Decode(probabilities, (int)shape[2]));
            return characters.Count == 0
                ? ("", 0)
                : (string.Concat(characters.Select(character => character.Text)).Trim(), characters.Average(character => character.Score));
        }
        finally
        {
            ArrayPool<float>.Shared.Return(planes);
        }
    }

    private static SKBitmap Crop(SKImage image, TurnedRectangle line, int width)
    {
        var crop = new SKBitmap(new SKImageInfo(width, Height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(crop);
        canvas.Clear(SKColors.White);

        // From the crop's pixels to the image's, then inverted: that is how a canvas wants it.
        var (along, across) = (line.Along * line.Width / width, line.Across * line.Height / Height);
        Matrix3x2.Invert(new Matrix3x2(along.X, along.Y, across.X, across.Y, line.Origin.X, line.Origin.Y), out var matrix);
        canvas.SetMatrix(new SKMatrix(matrix.M11, matrix.M21, matrix.M31, matrix.M12, matrix.M22, matrix.M32, 0, 0, 1));
        canvas.DrawImage(image, 0, 0, Sampling.For(Height, line.Height));
        return crop;
    }
}
