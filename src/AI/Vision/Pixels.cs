using SkiaSharp;

namespace FunctionsOrchestration.AI.Vision;

/// <summary>From interleaved bytes to the planes of numbers that networks take.</summary>
internal static class Pixels
{
    /// <summary>Splits 4-byte pixels into three planes, each byte becoming <c>(byte / 255 − mean) / deviation</c>; the fourth byte is dropped.</summary>
    public static void ToPlanes(
        ReadOnlySpan<byte> pixels, Span<float> planes, int count, ReadOnlySpan<float> means, ReadOnlySpan<float> deviations)
    {
        for (var channel = 0; channel < 3; channel++)
        {
            var plane = planes.Slice(channel * count, count);
            var factor = 1 / (255 * deviations[channel]);
            var offset = -means[channel] / deviations[channel];
            for (var i = 0; i < count; i++) plane[i] = pixels[i * 4 + channel] * factor + offset;
        }
    }
}

/// <summary>How images are scaled.</summary>
internal static class Sampling
{
    // C of the cubic filters with B = 0 (Mitchell and Netravali 1988). Blurred gaps between words are not read: of a linear filter and C of
    // 0.5, 0.8 and 1, this loses the fewest spaces.
    private const float Sharpness = 0.8f;

    /// <summary>Averages when scaling down, interpolates sharply when scaling up.</summary>
    public static SKSamplingOptions For(float target, float source) => target < source
        ? new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
        : new SKSamplingOptions(new SKCubicResampler(0, Sharpness));
}
