using System.Numerics;

namespace FunctionsOrchestration.AI.Vision;

/// <summary>
/// Finds the lines of text in a map of probabilities, as differentiable binarization does (Liao et al. 2020, arXiv:1911.08947) with
/// PaddleOCR's constants: the network marks the shrunken core of each line, which is grown back to its full size.
/// </summary>
internal static class TextRegions
{
    private const float PixelThreshold = 0.3f;
    private const float RegionThreshold = 0.6f;
    private const float UnclipRatio = 1.6f;
    private const float SmallestSide = 3;

    /// <summary>Finds the lines.</summary>
    /// <param name="probabilities">Probability of text for each pixel, row by row.</param>
    /// <param name="width">Pixels in a row.</param>
    public static List<TurnedRectangle> Find(ReadOnlySpan<float> probabilities, int width)
    {
        var regions = new List<TurnedRectangle>();
        var visited = new bool[probabilities.Length];
        var open = new Stack<int>();
        var outline = new List<Vector2>();
        for (var pixel = 0; pixel < probabilities.Length; pixel++)
        {
            if (visited[pixel] || probabilities[pixel] <= PixelThreshold) continue;
            outline.Clear();
            var mean = Flood(probabilities, width, pixel, visited, open, outline);
            if (mean < RegionThreshold) continue;

            var core = SmallestRectangle.Around(outline);
            if (MathF.Min(core.Width, core.Height) < SmallestSide) continue;
            regions.Add(core.Grow(UnclipRatio * core.Width * core.Height / (2 * (core.Width + core.Height))));
        }

        return regions;
    }

    /// <summary>Visits a connected region; collects the corners of its outermost pixels and answers its mean probability.</summary>
    private static float Flood(
        ReadOnlySpan<float> probabilities, int width, int seed, bool[] visited, Stack<int> open, List<Vector2> outline)
    {
        var (sum, count) = (0.0, 0);
        Visit(seed);
        while (open.TryPop(out var pixel))
        {
            sum += probabilities[pixel];
            count++;
            var (x, y) = (pixel % width, pixel / width);
            var (left, right) = (x > 0 && IsText(pixel - 1, probabilities), x < width - 1 && IsText(pixel + 1, probabilities));
            if (left) Visit(pixel - 1);
            if (right) Visit(pixel + 1);
            if (y > 0 && IsText(pixel - width, probabilities)) Visit(pixel - width);
            if (pixel + width < probabilities.Length && IsText(pixel + width, probabilities)) Visit(pixel + width);

            // The hull of a region is the hull of its rows' ends.
            if (!left) outline.AddRange([new(x, y), new(x, y + 1)]);
            if (!right) outline.AddRange([new(x + 1, y), new(x + 1, y + 1)]);
        }

        return (float)(sum / count);

        void Visit(int pixel)
        {
            if (visited[pixel]) return;
            visited[pixel] = true;
            open.Push(pixel);
        }

        static bool IsText(int pixel, ReadOnlySpan<float> probabilities) => probabilities[pixel] > PixelThreshold;
    }
}
