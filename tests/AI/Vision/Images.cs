using System.Buffers.Binary;
using System.IO.Hashing;
using SkiaSharp;

namespace FunctionsOrchestration.AI.Tests.Vision;

/// <summary>Test images, made from the ones in Data/ so that no font is needed.</summary>
internal static class Images
{
    public static SKBitmap Load(string name) => SKBitmap.Decode(Embedded.Data(name));

    public static byte[] Encode(SKBitmap image, SKEncodedImageFormat format)
    {
        using var data = image.Encode(format, 95);
        return data.ToArray();
    }

    public static byte[] WithWhiteMadeTransparent(string name)
    {
        using var image = Load(name);
        using var transparent = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (var y = 0; y < image.Height; y++)
            for (var x = 0; x < image.Width; x++)
                transparent.SetPixel(x, y, new SKColor(0, 0, 0, (byte)(255 - image.GetPixel(x, y).Red)));
        return Encode(transparent, SKEncodedImageFormat.Png);
    }

    /// <summary>
    /// A JPEG whose pixels are turned to the left, with the EXIF orientation 6 ("turn right to view") that a phone would write.
    /// </summary>
    public static byte[] TurnedWithExif(string name)
    {
        using var image = Load(name);
        using var turned = new SKBitmap(image.Height, image.Width);
        using (var canvas = new SKCanvas(turned))
        {
            canvas.Translate(0, image.Width);
            canvas.RotateDegrees(-90);
            canvas.DrawBitmap(image, 0, 0, SKSamplingOptions.Default);
        }

        byte[] exif =
        [
            0xFF, 0xE1, 0x00, 0x22, .. "Exif\0\0MM\0*"u8, 0, 0, 0, 8, // APP1, big-endian TIFF, first directory at 8
            0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0, // one entry: orientation, a short, one of it, 6
        ];
        exif[3] = (byte)(exif.Length - 2);
        var jpeg = Encode(turned, SKEncodedImageFormat.Jpeg);
        return [.. jpeg[..2], .. exif, .. jpeg[2..]];
    }

    /// <summary>A PNG that promises many pixels and holds none.</summary>
    public static byte[] PngHeader(int width, int height)
    {
        var header = new byte[17];
        "IHDR"u8.CopyTo(header);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), height);
        header[12] = 8;
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Crc32.HashToUInt32(header));
        return [0x89, .. "PNG\r\n\x1a\n"u8, 0, 0, 0, 13, .. header, .. checksum, 0, 0, 0, 0, .. "IDAT"u8, 0x35, 0xAF, 0x06, 0x1E];
    }
}
