using System.Numerics;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI.Vision;

/// <summary>A rectangle that may be turned.</summary>
/// <param name="Centre">Its centre.</param>
/// <param name="Along">Unit vector along the text.</param>
/// <param name="Width">Extent along the text.</param>
/// <param name="Height">Extent across the text.</param>
internal readonly record struct TurnedRectangle(Vector2 Centre, Vector2 Along, float Width, float Height)
{
    /// <summary>Unit vector across the text, downwards where the text runs to the right.</summary>
    public Vector2 Across => new(-Along.Y, Along.X);

    /// <summary>The corner where the text begins.</summary>
    public Vector2 Origin => Centre - Along * (Width / 2) - Across * (Height / 2);

    /// <summary>The same rectangle with each side moved outwards.</summary>
    public TurnedRectangle Grow(float distance) => this with { Width = Width + 2 * distance, Height = Height + 2 * distance };

    /// <summary>The same rectangle in an image of another size.</summary>
    public TurnedRectangle Scale(float x, float y)
    {
        var scale = new Vector2(x, y);
        var (along, across) = (Along * Width * scale, Across * Height * scale);
        return new TurnedRectangle(Centre * scale, Vector2.Normalize(along), along.Length(), across.Length());
    }

    /// <summary>The upright rectangle around it, inside an image.</summary>
    public Box Bounds(int imageWidth, int imageHeight)
    {
        var half = (Vector2.Abs(Along) * Width + Vector2.Abs(Across) * Height) / 2;
        var from = Vector2.Clamp(Centre - half, Vector2.Zero, new(imageWidth - 1, imageHeight - 1));
        var to = Vector2.Clamp(Centre + half, Vector2.Zero, new(imageWidth, imageHeight));
        var (x, y) = ((int)from.X, (int)from.Y);
        return new Box(x, y, Math.Max(1, (int)MathF.Ceiling(to.X) - x), Math.Max(1, (int)MathF.Ceiling(to.Y) - y));
    }
}
