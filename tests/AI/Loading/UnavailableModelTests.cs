using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.AI.Tests.Loading;

public sealed class UnavailableModelTests : IDisposable
{
    private readonly string _models = Directory.CreateTempSubdirectory("models-").FullName;

    public UnavailableModelTests()
    {
        foreach (var file in Directory.GetFiles(Embedded.ModelsDirectory)) File.Copy(file, PathOf(Path.GetFileName(file)));
    }

    public void Dispose() => Directory.Delete(_models, recursive: true);

    [Fact]
    public void Judge_FileMissing_ThrowsWithOperationAndFileAndTheRestRuns()
    {
        File.Delete(PathOf("prompt-guard.json"));
        using var services = Embedded.With(options => options.ModelsDirectory = _models);

        var unavailable = Assert.Throws<ModelUnavailableException>(() => services.GetRequiredService<PromptGuard>().Judge("hello"));

        Assert.Equal("nlp.guard", unavailable.Operation);
        Assert.Contains("'prompt-guard.json' is missing", unavailable.Reason, StringComparison.Ordinal);
        Assert.Equal("eng", services.GetRequiredService<LanguageDetector>().Detect("This one still works as before").Value.Code);
    }

    [Fact]
    public void Embed_FileTruncated_IsUnavailableUntilTheFileIsPutBack()
    {
        Truncate("sentence-encoder.onnx");
        using var services = Embedded.With(options => options.ModelsDirectory = _models);
        var encoder = services.GetRequiredService<SentenceEncoder>();

        var unavailable = Assert.Throws<ModelUnavailableException>(() => encoder.Embed(["hello"], TestContext.Current.CancellationToken));
        Assert.Equal("nlp.embed", unavailable.Operation);
        Assert.Contains("'sentence-encoder.onnx'", unavailable.Reason, StringComparison.Ordinal);
        Assert.Contains("damaged", unavailable.Reason, StringComparison.Ordinal);
        Assert.Equal("nlp.sentiment", Assert.Throws<ModelUnavailableException>(
            () => services.GetRequiredService<SentimentClassifier>().Classify("hello")).Operation);

        File.Copy(Path.Combine(Embedded.ModelsDirectory, "sentence-encoder.onnx"), PathOf("sentence-encoder.onnx"), overwrite: true);

        Assert.Equal(Embedded.Vector("hello"), encoder.Embed(["hello"], TestContext.Current.CancellationToken).Value[0].Vector);
    }

    [Fact]
    public void Recognize_OneByteChanged_IsUnavailable()
    {
        var bytes = File.ReadAllBytes(PathOf("ocr-recognition.onnx"));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(PathOf("ocr-recognition.onnx"), bytes);
        using var services = Embedded.With(options => options.ModelsDirectory = _models);

        var unavailable = Assert.Throws<ModelUnavailableException>(
            () => services.GetRequiredService<OpticalCharacterRecognizer>().Recognize(Embedded.Data("invoice.png"), TestContext.Current.CancellationToken));

        Assert.Contains("'ocr-recognition.onnx'", unavailable.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    public void Detect_ManifestDamaged_IsUnavailable(string manifest)
    {
        File.WriteAllText(PathOf("manifest.json"), manifest);
        using var services = Embedded.With(options => options.ModelsDirectory = _models);

        var unavailable = Assert.Throws<ModelUnavailableException>(() => services.GetRequiredService<LanguageDetector>().Detect("hello"));

        Assert.Contains("manifest.json", unavailable.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Detect_NoModelsAtAll_TimeSeriesStillRun()
    {
        using var services = Embedded.With(options => options.ModelsDirectory = Path.Combine(_models, "nowhere"));

        Assert.Throws<ModelUnavailableException>(() => services.GetRequiredService<LanguageDetector>().Detect("hello"));
        Assert.Equal(3, services.GetRequiredService<Forecaster>().Forecast([1, 2, 3, 4], 3).Value.Values.Count);
    }

    private string PathOf(string file) => Path.Combine(_models, file);

    private void Truncate(string file)
    {
        using var stream = File.OpenWrite(PathOf(file));
        stream.SetLength(stream.Length / 2);
    }
}
