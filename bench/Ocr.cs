using FunctionsOrchestration.AI;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace FunctionsOrchestration.Bench;

/// <summary>How much of rendered text OCR reads: in fonts of this machine, small and large, closely and widely set.</summary>
internal static class Ocr
{
    private const string Fonts = "/usr/share/fonts/truetype/dejavu";

    private static readonly string[] Lines =
    [
        "INVOICE No. 2024-0117", "Customer: Contoso Ltd, Seattle", "Widget A 12 x 4.50 54.00", "Total due: $1,284.75 by 30 June",
        "The quick brown fox jumps over the lazy dog", "Please pay within thirty days of receipt",
        "Contact us at billing@contoso.com for help", "Durable workflows survive a restart of the host",
    ];

    public static Task RunAsync()
    {
        using var services = new ServiceCollection().AddEmbeddedModels().BuildServiceProvider();
        var recognizer = services.GetRequiredService<OpticalCharacterRecognizer>();
        var expected = string.Join('\n', Lines);
        foreach (var size in new[] { 13f, 20f, 34f })
        {
            var (edits, characters, found, words) = (0, 0, 0, 0);
            foreach (var font in Directory.GetFiles(Fonts, "*.ttf").Order(StringComparer.Ordinal))
                foreach (var spacing in new[] { 1.25f, 1.9f })
                {
                    var read = recognizer.Recognize(Render(font, size, spacing)).Value.Text;
                    var rest = read.Split(' ', '\n').ToList();
                    edits += Distance(read, expected);
                    characters += expected.Length;
                    found += expected.Split(' ', '\n').Count(rest.Remove);
                    words += expected.Split(' ', '\n').Length;
                }

            var conditions = $"eight lines in each DejaVu font, {size} pixels, lines 1.25 and 1.9 apart";
            new Figure("ocr.wrong-characters", 100.0 * edits / characters, "%", conditions).Print();
            new Figure("ocr.words-found", 100.0 * found / words, "%", conditions).Print();
        }

        return Task.CompletedTask;
    }

    private static byte[] Render(string path, float size, float spacing)
    {
        using var typeface = SKTypeface.FromFile(path);
        using var font = new SKFont(typeface, size);
        using var paint = new SKPaint { IsAntialias = true };
        var width = Lines.Max(line => font.MeasureText(line)) + 2 * size;
        using var page = new SKBitmap((int)width, (int)((Lines.Length * spacing + 2) * size));
        using var canvas = new SKCanvas(page);
        canvas.Clear(SKColors.White);
        for (var line = 0; line < Lines.Length; line++)
            canvas.DrawText(Lines[line], size, (1.5f + line * spacing) * size, SKTextAlign.Left, font, paint);
        using var png = page.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    /// <summary>Levenshtein's distance: insertions, deletions and replacements of characters.</summary>
    private static int Distance(string a, string b)
    {
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var current = new int[b.Length + 1];
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            previous = current;
        }

        return previous[b.Length];
    }
}
