using SkiaSharp;

namespace FunctionsOrchestration.AI.Vision;

/// <summary>How images are scaled.</summary>
internal static class Sampling
{
    // C of the cubic filters with B = 0 (Mitchell and Netravali 1988). Blurred gaps between words are not read: of a linear
    // filter and C of
    // 0.5, 0.8 and 1, this loses the fewest spaces.
    private const float Sharpness = 0.8f;

    /// <summary>Averages when scaling down, interpolates sharply when scaling up.</summary>
    public static SKSamplingOptions For(float target, float source) => target < source
        ? new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
        : new SKSamplingOptions(new SKCubicResampler(0, Sharpness));
}
