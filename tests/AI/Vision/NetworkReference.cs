using System.Text.Json;
using SkiaSharp;

namespace FunctionsOrchestration.AI.Tests.Vision;

/// <summary>
/// What TensorFlow.js 4.22 computes with the packages' own files: for each photograph, put unscaled into the corner of a grey square,
/// the ten surest rows of the detection network and the probabilities of the moderation network.
/// </summary>
internal sealed record NetworkReference(
    IReadOnlyDictionary<string, float[][]> Detections, IReadOnlyDictionary<string, float[]> Moderations)
{
    public static NetworkReference Load() =>
        JsonSerializer.Deserialize<NetworkReference>(Embedded.Data("networks.json"), JsonSerializerOptions.Web)!;

    public static SKBitmap Square(string photograph, int side)
    {
        using var image = Images.Load($"{photograph}.jpg");
        var square = new SKBitmap(new SKImageInfo(side, side, SKColorType.Bgra8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(square);
        canvas.Clear(SKColors.Gray);
        canvas.DrawBitmap(image, 0, 0, SKSamplingOptions.Default);
        return square;
    }
}
