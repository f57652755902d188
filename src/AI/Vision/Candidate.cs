namespace FunctionsOrchestration.AI.Vision;

/// <summary>A place where the detection network sees something, in pixels of the image; it may reach over the image's edge.</summary>
/// <param name="Class">Its kind.</param>
/// <param name="Score">How sure the network is, 0–1.</param>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Right">Right edge.</param>
/// <param name="Bottom">Bottom edge.</param>
internal readonly record struct Candidate(int Class, float Score, float Left, float Top, float Right, float Bottom)
{
    /// <summary>What two rectangles share of what they cover together, 0–1.</summary>
    public float Overlap(Candidate other)
    {
        var width = MathF.Min(Right, other.Right) - MathF.Max(Left, other.Left);
        var height = MathF.Min(Bottom, other.Bottom) - MathF.Max(Top, other.Top);
        if (width <= 0 || height <= 0) return 0;
        var shared = width * height;
        return shared / (Area + other.Area - shared);
    }

    private float Area => (Right - Left) * (Bottom - Top);
}
