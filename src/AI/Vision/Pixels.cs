namespace FunctionsOrchestration.AI.Vision;

/// <summary>From interleaved bytes to the planes of numbers that networks take.</summary>
internal static class Pixels
{
    /// <summary>
    /// Splits 4-byte pixels into three planes, each byte becoming <c>(byte / 255 − mean) / deviation</c>; the fourth byte is
    /// dropped.
    /// </summary>
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
