using SkiaSharp;

namespace FunctionsOrchestration.AI.Vision;

/// <summary>
/// Turns encoded images into pixels: upright, on white, blue-green-red, the order in which PaddleOCR's models were trained.
/// </summary>
internal static class ImageDecoder
{
    /// <summary>Decodes an image.</summary>
    /// <param name="operation">Who asks, for the exception.</param>
    /// <param name="encoded">PNG, JPEG, WebP, GIF (its first frame), BMP or whatever else Skia knows.</param>
    /// <param name="maxPixels">Pixels that are allowed; compared with the header, before memory is taken for them.</param>
    /// <exception cref="InvalidModelInputException">The bytes are no image, are cut off, or have too many pixels.</exception>
    public static SKBitmap Decode(string operation, ReadOnlyMemory<byte> encoded, int maxPixels)
    {
        if (encoded.IsEmpty) throw Invalid("is empty; send the bytes of an image.");

        using var data = SKData.CreateCopy(encoded.Span);
        using var stream = new SKMemoryStream(data);
        using var codec = SKCodec.Create(stream, out var header);
        if (header != SKCodecResult.Success) throw Invalid($"is no image ({header}); send a PNG, JPEG, WebP, GIF or BMP.");
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (width < 1 || height < 1) throw Invalid($"has {width}×{height} pixels; it must have at least one.");
        if ((long)width * height > maxPixels) throw Invalid($"has {width}×{height} pixels; at most {maxPixels} are allowed. Scale it down.");

        var stored = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Premul));
        var result = codec.GetPixels(stored.Info, stored.GetPixels());
        if (result == SKCodecResult.Success && codec.EncodedOrigin == SKEncodedOrigin.TopLeft && codec.Info.IsOpaque) return stored;

        using (stored)
        {
            return result == SKCodecResult.Success
                ? Upright(stored, codec.EncodedOrigin)
                : throw Invalid($"is damaged: its {codec.EncodedFormat} data cannot be decoded ({result}). Send the whole file.");
        }

        InvalidModelInputException Invalid(string reason) => new(operation, "image", reason);
    }

    /// <summary>Turns the image the way its EXIF orientation says, and puts it on white.</summary>
    private static SKBitmap Upright(SKBitmap stored, SKEncodedOrigin origin)
    {
        var (width, height) = ((float)stored.Width, (float)stored.Height);
        var matrix = origin switch
        {
            SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
            SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
            SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightTop => new SKMatrix(0, -1, height, 1, 0, 0, 0, 0, 1),
            SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, height, -1, 0, width, 0, 0, 1),
            SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, width, 0, 0, 1),
            _ => SKMatrix.Identity,
        };
        var swapped = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop
            or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

        var upright = new SKBitmap(new SKImageInfo(
            swapped ? stored.Height : stored.Width,
            swapped ? stored.Width : stored.Height,
            SKColorType.Bgra8888,
            SKAlphaType.Opaque));
        using var canvas = new SKCanvas(upright);
        canvas.Clear(SKColors.White);
        canvas.SetMatrix(matrix);
        canvas.DrawBitmap(stored, 0, 0, SKSamplingOptions.Default);
        return upright;
    }
}
