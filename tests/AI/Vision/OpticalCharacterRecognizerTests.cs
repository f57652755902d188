using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.DependencyInjection;
using SkiaSharp;

namespace FunctionsOrchestration.AI.Tests.Vision;

public sealed class OpticalCharacterRecognizerTests
{
    private const string Invoice = """
        INVOICE No. 2024-0117
        Customer: Contoso Ltd, Seattle
        Widget A 12 x 4.50 54.00
        Total due: $1,284.75 by 30 June
        Please pay within thirty days of receipt
        """;

    private static readonly OpticalCharacterRecognizer Recognizer = Embedded.Get<OpticalCharacterRecognizer>();

    [Fact]
    public void Recognize_Invoice_ReadsEveryLineInOrder()
    {
        var answer = Recognize(Embedded.Data("invoice.png"));

        Embedded.IsMeasured(answer);
        Assert.Equal(Invoice, answer.Value.Text);
        Assert.Equal((620, 250), (answer.Value.Width, answer.Value.Height));
        Assert.Equal(5, answer.Value.Lines.Count);
        Assert.All(answer.Value.Lines, line =>
        {
            Assert.InRange(line.Score, 0.9, 1);
            Assert.InRange(line.Box.X, 0, 60);
            Assert.InRange(line.Box.Height, 20, 60);
        });
        Assert.Equal(answer.Value.Lines.OrderBy(line => line.Box.Y), answer.Value.Lines);
    }

    [Fact]
    public void Recognize_PageAskew_IsReadAlongItsLines() => Assert.Equal(
        "Dear colleagues,\nthe durable workflow survives a restart\nand continues exactly where it stopped.\nWith kind regards",
        Recognize(Embedded.Data("letter-askew.png")).Value.Text);

    [Fact]
    public void Recognize_SmallPrint_IsRead() => Assert.Equal(
        "The warranty covers parts and labour for two years.\nShipping is free for orders above fifty dollars.\n"
            + "Returns are accepted within fourteen days.",
        Recognize(Embedded.Data("small-print.png")).Value.Text);

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Recognize_OtherFormats_AreRead(SKEncodedImageFormat format) =>
        Assert.Equal(Invoice, Recognize(Images.Encode(Images.Load("invoice.png"), format)).Value.Text);

    [Fact]
    public void Recognize_TransparentBackground_IsWhite() =>
        Assert.Equal(Invoice, Recognize(Images.WithWhiteMadeTransparent("invoice.png")).Value.Text);

    [Fact]
    public void Recognize_ExifSaysTurned_IsTurnedBack()
    {
        var answer = Recognize(Images.TurnedWithExif("invoice.png")).Value;

        Assert.Equal(Invoice, answer.Text);
        Assert.Equal((620, 250), (answer.Width, answer.Height));
    }

    [Fact]
    public void Recognize_BlankPage_HasNoText()
    {
        using var page = new SKBitmap(300, 200);
        page.Erase(SKColors.White);

        var text = Recognize(Images.Encode(page, SKEncodedImageFormat.Png)).Value;

        Assert.Empty(text.Lines);
        Assert.Equal("", text.Text);
    }

    [Fact]
    public void Recognize_OnePixel_HasNoText()
    {
        using var pixel = new SKBitmap(1, 1);

        Assert.Empty(Recognize(Images.Encode(pixel, SKEncodedImageFormat.Png)).Value.Lines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("This is no image.")]
    [InlineData("\u0089PNG\r\n\u001a\n and then nothing")]
    public void Recognize_NoImage_IsRefused(string content)
    {
        var refused = Assert.Throws<InvalidModelInputException>(() => Recognize(System.Text.Encoding.Latin1.GetBytes(content)));

        Assert.Equal("vision.ocr", refused.Operation);
        Assert.Equal("image", refused.Field);
    }

    [Fact]
    public void Recognize_ImageCutOff_IsRefused()
    {
        var whole = Embedded.Data("invoice.png");

        var refused = Assert.Throws<InvalidModelInputException>(() => Recognize(whole.AsMemory(0, whole.Length / 2)));

        Assert.Contains("damaged", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Recognize_DecompressionBomb_IsRefusedByItsHeader()
    {
        var refused = Assert.Throws<InvalidModelInputException>(() => Recognize(Images.PngHeader(60_000, 60_000)));

        Assert.Contains("60000×60000 pixels", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Recognize_AnyDamage_IsAnAnswerOrARefusal()
    {
        // A header and a body of noise in turn: decoders must survive what arrives from outside.
        var random = new Random(7);
        var whole = Embedded.Data("small-print.png");
        for (var round = 0; round < 40; round++)
        {
            var damaged = whole.ToArray();
            for (var i = 0; i < 5; i++) damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            try
            {
                using var decoded = AI.Vision.ImageDecoder.Decode("vision.ocr", damaged, 1_000_000);
                Assert.True(decoded.Width > 0);
            }
            catch (InvalidModelInputException refused)
            {
                Assert.Equal("image", refused.Field);
            }
        }
    }

    [Fact]
    public void Recognize_Cancelled_Stops() => Assert.Throws<OperationCanceledException>(
        () => Recognizer.Recognize(Embedded.Data("invoice.png"), new CancellationToken(canceled: true)));

    [Fact]
    public void Recognize_ManyThreads_GetTheSameText() => Parallel.For(0, 4, _ =>
        Assert.Equal(Invoice, Recognize(Embedded.Data("invoice.png")).Value.Text));

    [Fact]
    public void Recognize_MoreThreadsACall_GetTheSameText()
    {
        using var services = Embedded.With(options => options.Threads = 2);

        var recognizer = services.GetRequiredService<OpticalCharacterRecognizer>();

        var answer = recognizer.Recognize(Embedded.Data("invoice.png"), TestContext.Current.CancellationToken);

        Assert.Equal(Invoice, answer.Value.Text);
    }

    private static Answer<RecognizedText> Recognize(ReadOnlyMemory<byte> image) =>
        Recognizer.Recognize(image, TestContext.Current.CancellationToken);
}
