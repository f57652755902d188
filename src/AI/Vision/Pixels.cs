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

    /// <summary>
    /// Writes the red, green and blue of each 4-byte pixel (blue, green, red and one more) as numbers from 0 to
    /// <paramref name="largest"/>, one pixel after the other.
    /// </summary>
    public static void ToInterleaved(ReadOnlySpan<byte> pixels, Span<float> numbers, float largest)
    {
        var factor = largest / 255;
        for (int from = 0, to = 0; to < numbers.Length; from += 4, to += 3)
        {
            numbers[to] = pixels[from + 2] * factor;
            numbers[to + 1] = pixels[from + 1] * factor;
            numbers[to + 2] = pixels[from] * factor;
        }
    }
}
