using CsCheck;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace FunctionsOrchestration.AI.Tests.Vision;

/// <summary>Harmless images only: what it misses cannot be measured here, what it flags without reason can.</summary>
public sealed class ContentModeratorTests
{
    private static readonly ContentModerator Moderator = Embedded.Get<ContentModerator>();

    [Theory]
    [InlineData("cat.jpg")]
    [InlineData("coffee.jpg")]
    [InlineData("astronaut.jpg")]
    [InlineData("invoice.png")]
    [InlineData("letter-askew.png")]
    public void Moderate_HarmlessImage_IsNotFlagged(string file)
    {
        var answer = Moderator.Moderate(Embedded.Data(file));

        Embedded.IsMeasured(answer);
        Assert.False(answer.Value.Flagged);
        Assert.InRange(answer.Value.Score, 0, 0.03);
    }

    [Theory]
    [InlineData("coffee.jpg")]
    [InlineData("astronaut.jpg")]
    [InlineData("invoice.png")]
    public void Moderate_OrdinaryPhotographOrPage_IsNeutral(string file) =>
        Assert.InRange(Moderator.Moderate(Embedded.Data(file)).Value.Neutral, 0.9, 1);

    [Fact]
    public void Moderate_PhotographOfACat_IsTakenForADrawing() =>
        Assert.InRange(Moderator.Moderate(Embedded.Data("cat.jpg")).Value.Drawing, 0.65, 0.75);

    [Fact]
    public void Moderate_AnyImage_ProbabilitiesAddUpToOne() => Gen.Select(Gen.Int[1, 300], Gen.Int[1, 300], Gen.UInt).Sample(
        (width, height, color) =>
        {
            using var image = new SKBitmap(width, height);
            image.Erase(new SKColor(color | 0xFF000000));

            var verdict = Moderator.Moderate(Images.Encode(image, SKEncodedImageFormat.Png)).Value;

            double[] all = [verdict.Drawing, verdict.Hentai, verdict.Neutral, verdict.Porn, verdict.Sexy];
            Assert.Equal(1, all.Sum(), 1e-3);
            Assert.All(all, probability => Assert.InRange(probability, 0, 1));
        },
        iter: 10,
        threads: 1);

    [Theory]
    [InlineData(0.2f, 0.3f, true)]
    [InlineData(0.2f, 0.2999f, false)]
    [InlineData(0f, 0.5f, true)]
    [InlineData(0.5f, 0f, true)]
    public void Verdict_HentaiAndPornTogether_FlagFromTheThreshold(float hentai, float porn, bool flagged) =>
        Assert.Equal(flagged, ContentModerator.Verdict([0.1f, hentai, 0.1f, porn, 0.8f], threshold: 0.5).Flagged);

    [Fact]
    public void Verdict_Sexy_DoesNotFlag()
    {
        var verdict = ContentModerator.Verdict([0, 0, 0.01f, 0, 0.99f], threshold: 0.5);

        Assert.False(verdict.Flagged);
        Assert.Equal(0.99, verdict.Sexy);
    }

    [Fact]
    public void Moderate_ThresholdZero_FlagsEverything()
    {
        using var services = Embedded.With(options => options.ModerationThreshold = 0);

        Assert.True(services.GetRequiredService<ContentModerator>().Moderate(Embedded.Data("invoice.png")).Value.Flagged);
    }

    [Fact]
    public void Moderate_ManyThreads_GetTheSameVerdict()
    {
        var photograph = Embedded.Data("astronaut.jpg");
        var alone = Moderator.Moderate(photograph).Value;

        Parallel.For(0, 8, _ => Assert.Equal(alone, Moderator.Moderate(photograph).Value));
    }

    [Fact]
    public void Moderate_ImageCutOff_IsRefused()
    {
        var whole = Embedded.Data("cat.jpg");

        var refused = Assert.Throws<InvalidModelInputException>(() => Moderator.Moderate(whole.AsMemory(0, whole.Length / 2)));

        Assert.Equal(("vision.moderate", "image"), (refused.Operation, refused.Field));
    }

    [Fact]
    public void Moderate_FilesMissing_IsUnavailable()
    {
        using var services = Embedded.With(options => options.ModelsDirectory = "nowhere");

        Assert.Equal("vision.moderate", Assert.Throws<ModelUnavailableException>(
            () => services.GetRequiredService<ContentModerator>().Moderate(Embedded.Data("cat.jpg"))).Operation);
    }
}
