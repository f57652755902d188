using SkiaSharp;

namespace FunctionsOrchestration.Documents;

/// <summary>Tells an image from other bytes by its signature and its header, without unfolding its pixels.</summary>
internal static class ImageHeader
{
    private static ReadOnlySpan<byte> Png => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> Jpeg => [0xFF, 0xD8, 0xFF];

    /// <summary>Why the bytes are not an image that can be used; null where they are one.</summary>
    public static string? ProblemOf(ReadOnlyMemory<byte> image, DocumentsOptions limits)
    {
        if (image.Length > limits.MaxImageBytes)
            return $"An image may have at most {limits.MaxImageBytes} bytes; this one has {image.Length}.";
        if (!image.Span.StartsWith(Png) && !image.Span.StartsWith(Jpeg)) return "The bytes are neither a PNG nor a JPEG image.";

        using var content = new MemoryStream(image.ToArray());
        using var codec = SKCodec.Create(content, out var read);
        if (read != SKCodecResult.Success || codec.Info.Width < 1 || codec.Info.Height < 1)
            return "The bytes begin like an image, but its header cannot be read.";

        var pixels = (long)codec.Info.Width * codec.Info.Height;
        return pixels > limits.MaxImagePixels
            ? $"An image may have at most {limits.MaxImagePixels} pixels; this one has {codec.Info.Width} × {codec.Info.Height}."
            : null;
    }
}
