using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace FunctionsOrchestration.AI.Tests.Vision;

public sealed class ObjectDetectorTests
{
    private static readonly ObjectDetector Detector = Embedded.Get<ObjectDetector>();

    [Theory]
    [InlineData("cat.jpg", "cat", 0, 0, 415, 298)]
    [InlineData("coffee.jpg", "cup", 168, 12, 415, 268)]
    [InlineData("astronaut.jpg", "person", 10, 10, 370, 512)]
    public void Detect_Photograph_FindsItsSubject(string file, string label, int left, int top, int right, int bottom)
    {
        var answer = Detector.Detect(Embedded.Data(file));

        Embedded.IsMeasured(answer);
        var surest = answer.Value.Objects[0];
        Assert.Equal(label, surest.Label);
        Assert.InRange(surest.Score, 0.45, 1);
        // Within a tenth of the object's size of where a person would draw it.
        var (marginX, marginY) = ((right - left) / 10, (bottom - top) / 10);
        Assert.InRange(surest.Box.X, left - marginX, left + marginX);
        Assert.InRange(surest.Box.Y, top - marginY, top + marginY);
        Assert.InRange(surest.Box.X + surest.Box.Width, right - marginX, right + marginX);
        Assert.InRange(surest.Box.Y + surest.Box.Height, bottom - marginY, bottom + marginY);
    }

    [Fact]
    public void Detect_OneCat_IsOneObject() => Assert.Single(Detector.Detect(Embedded.Data("cat.jpg")).Value.Objects);

    [Fact]
    public void Detect_SeveralObjects_AreOrderedByScore()
    {
        using var services = Embedded.With(options => options.DetectionThreshold = 0.05);

        var objects = services.GetRequiredService<ObjectDetector>().Detect(Embedded.Data("coffee.jpg")).Value.Objects;

        Assert.InRange(objects.Count, 5, 20);
        Assert.Equal(objects.OrderByDescending(found => found.Score), objects);
        Assert.All(objects, found => Assert.InRange(found.Score, 0.05, 1));
    }

    [Fact]
    public void Detect_MaxDetections_KeepsTheSurest()
    {
        using var many = Embedded.With(options => options.DetectionThreshold = 0.05);
        using var two = Embedded.With(options => (options.DetectionThreshold, options.MaxDetections) = (0.05, 2));
        var photograph = Embedded.Data("coffee.jpg");

        var all = many.GetRequiredService<ObjectDetector>().Detect(photograph).Value.Objects;

        Assert.Equal(all.Take(2), two.GetRequiredService<ObjectDetector>().Detect(photograph).Value.Objects);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    [InlineData(3)]
    public void Detect_Scaled_FindsTheSameInScale(double factor)
    {
        using var image = Images.Load("coffee.jpg");
        using var scaled = image.Resize(
            new SKImageInfo((int)(image.Width * factor), (int)(image.Height * factor)), new SKSamplingOptions(SKCubicResampler.Mitchell));

        var original = Detector.Detect(Embedded.Data("coffee.jpg")).Value;
        var found = Detector.Detect(Images.Encode(scaled, SKEncodedImageFormat.Png)).Value;

        Assert.Equal((scaled.Width, scaled.Height), (found.Width, found.Height));
        var (before, after) = (original.Objects[0], found.Objects[0]);
        Assert.Equal(before.Label, after.Label);
        Assert.Equal(before.Score, after.Score, 0.1);
        var tolerance = 0.05 * scaled.Width;
        Assert.Equal(before.Box.X * factor, after.Box.X, tolerance);
        Assert.Equal(before.Box.Y * factor, after.Box.Y, tolerance);
        Assert.Equal(before.Box.Width * factor, after.Box.Width, tolerance);
        Assert.Equal(before.Box.Height * factor, after.Box.Height, tolerance);
    }

    // The subject takes so much of the image's longer side; null is nothing found. Where it goes wrong, the README says so.
    [Theory]
    [InlineData(0.3, "cat.jpg", 415, "cat")]
    [InlineData(0.3, "coffee.jpg", 247, "cup")]
    [InlineData(0.3, "astronaut.jpg", 510, "person")]
    [InlineData(0.25, "coffee.jpg", 247, "toilet")]
    [InlineData(0.15, "cat.jpg", 415, "dog")]
    [InlineData(0.1, "cat.jpg", 415, null)]
    [InlineData(0.1, "coffee.jpg", 247, null)]
    [InlineData(0.1, "astronaut.jpg", 510, "person")]
    public void Detect_SubjectOfASize_IsFoundOrMistakenAsTheReadmeSays(double share, string file, int size, string? label)
    {
        const int Side = 1024;
        using var photograph = Images.Load(file);
        using var meadow = new SKBitmap(Side, Side);
        var scale = (float)share * Side / size;
        using (var canvas = new SKCanvas(meadow))
        {
            canvas.Clear(SKColors.DarkOliveGreen);
            using var image = SKImage.FromBitmap(photograph);
            var place = SKRect.Create(200, 200, photograph.Width * scale, photograph.Height * scale);
            canvas.DrawImage(image, place, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        }

        var found = Detector.Detect(Images.Encode(meadow, SKEncodedImageFormat.Png)).Value.Objects;

        Assert.Equal(label, found.Count > 0 ? found[0].Label : null);
    }

    [Fact]
    public void Detect_Squeezed_TakesTheCatForADog()
    {
        using var cat = Images.Load("cat.jpg");
        using var squeezed = cat.Resize(new SKImageInfo(512, 512), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));

        Assert.Equal("dog", Detector.Detect(Images.Encode(squeezed, SKEncodedImageFormat.Png)).Value.Objects[0].Label);
    }

    [Fact]
    public void Detect_CupOnATable_FindsBoth() => Assert.Equal(
        ["cup", "dining table"], Detector.Detect(Embedded.Data("coffee.jpg")).Value.Objects.Select(found => found.Label));

    [Fact]
    public void Detect_AnyPartOfAPhotograph_HasBoxesInsideIt()
    {
        using var services = Embedded.With(options => options.DetectionThreshold = 0.01);
        var detector = services.GetRequiredService<ObjectDetector>();
        using var photograph = Images.Load("coffee.jpg");
        Gen.Select(Gen.Int[0, 500], Gen.Int[0, 300], Gen.Int[1, 600], Gen.Int[1, 400]).Sample(
            (left, top, width, height) =>
            {
                using var part = new SKBitmap(Math.Min(width, photograph.Width - left), Math.Min(height, photograph.Height - top));
                using (var canvas = new SKCanvas(part)) canvas.DrawBitmap(photograph, -left, -top, SKSamplingOptions.Default);

                var found = detector.Detect(Images.Encode(part, SKEncodedImageFormat.Png)).Value;

                Assert.Equal((part.Width, part.Height), (found.Width, found.Height));
                Assert.All(found.Objects, one =>
                {
                    Assert.InRange(one.Box.X, 0, part.Width - 1);
                    Assert.InRange(one.Box.Y, 0, part.Height - 1);
                    Assert.InRange(one.Box.Width, 1, part.Width - one.Box.X);
                    Assert.InRange(one.Box.Height, 1, part.Height - one.Box.Y);
                });
            },
            iter: 12,
            threads: 1);
    }

    [Fact]
    public void Detect_ExifSaysTurned_IsTurnedBack()
    {
        var found = Detector.Detect(Images.TurnedWithExif("cat.jpg")).Value;

        Assert.Equal((451, 300), (found.Width, found.Height));
        Assert.Equal("cat", Assert.Single(found.Objects).Label);
    }

    [Fact]
    public void Detect_BlankPage_HasNoObjects()
    {
        using var page = new SKBitmap(300, 200);
        page.Erase(SKColors.White);

        Assert.Empty(Detector.Detect(Images.Encode(page, SKEncodedImageFormat.Png)).Value.Objects);
    }

    [Fact]
    public void Detect_ManyThreads_GetTheSameObjects()
    {
        var photograph = Embedded.Data("cat.jpg");
        var alone = Detector.Detect(photograph).Value;

        Parallel.For(0, 6, _ => Assert.Equal(alone.Objects, Detector.Detect(photograph).Value.Objects));
    }

    [Fact]
    public void Detect_NoImage_IsRefusedWithTheFix()
    {
        var refused = Assert.Throws<InvalidModelInputException>(() => Detector.Detect("This is no image."u8.ToArray()));

        Assert.Equal(("vision.detect", "image"), (refused.Operation, refused.Field));
        Assert.Contains("send a PNG", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Detect_TooManyPixels_IsRefusedWithTheLimit()
    {
        using var services = Embedded.With(options => options.MaxImagePixels = 100);

        var refused = Assert.Throws<InvalidModelInputException>(
            () => services.GetRequiredService<ObjectDetector>().Detect(Embedded.Data("cat.jpg")));

        Assert.Contains("451×300 pixels; at most 100", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Detect_FilesMissing_IsUnavailable()
    {
        using var services = Embedded.With(options => options.ModelsDirectory = "nowhere");

        var unavailable = Assert.Throws<ModelUnavailableException>(
            () => services.GetRequiredService<ObjectDetector>().Detect(Embedded.Data("cat.jpg")));

        Assert.Equal("vision.detect", unavailable.Operation);
        Assert.Contains("'detection.onnx' is missing", unavailable.Reason, StringComparison.Ordinal);
    }
}
