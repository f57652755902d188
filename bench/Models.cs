using System.Diagnostics;
using FunctionsOrchestration.AI;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Bench;

/// <summary>The embedded models: milliseconds a call, one call at a time on one thread each, and what loading costs.</summary>
internal static class Models
{
    private const string Sentence = "The quick delivery team resolved my issue within an hour and I am grateful.";

    public static Task RunAsync()
    {
        using var services = new ServiceCollection().AddEmbeddedModels().BuildServiceProvider();
        var invoice = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "invoice.png"));
        var photograph = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "coffee.jpg"));
        var article = string.Join(' ', Enumerable.Range(1, 20).Select(
            number => $"In chapter {number} the crew reaches another island and trades cloth for fruit."));
        var reader = new Dictionary<string, string> { ["role"] = "developer", ["device"] = "phone" };
        var features = new Dictionary<string, string> { ["topic"] = "storage", ["format"] = "video", ["length"] = "short" };
        RankingCandidate[] articles = [.. Enumerable.Range(1, 100).Select(number => new RankingCandidate($"a{number}", features))];
        double[] monthly = [.. Enumerable.Range(0, 240).Select(month => 300 + 0.1 * month + Wave(month, 12) + month * 7 % 11 * 0.1)];
        double[] hourly = [.. Enumerable.Range(0, 1000).Select(hour => 50 + Wave(hour, 24) + hour * 7 % 11 * 0.2)];

        Memory("start");
        Measure("nlp.language", 500, "a sentence of 14 words", () => Get<LanguageDetector>().Detect(Sentence).Milliseconds);
        Measure("nlp.guard", 500, "a sentence of 14 words", () => Get<PromptGuard>().Judge(Sentence).Milliseconds);
        Measure("nlp.embed", 200, "a sentence of 14 words", () => Get<SentenceEncoder>().Embed([Sentence]).Milliseconds);
        Measure("nlp.embed.batch", 20, "32 sentences of 14 words in one call",
            () => Get<SentenceEncoder>().Embed([.. Enumerable.Repeat(Sentence, 32)]).Milliseconds);
        Measure("nlp.sentiment", 200, "a sentence of 14 words", () => Get<SentimentClassifier>().Classify(Sentence).Milliseconds);
        Measure("nlp.summarize", 20, "20 sentences of 13 words",
            () => Get<ExtractiveSummarizer>().Summarize(article, 3).Milliseconds);
        Measure("vision.ocr", 20, "an invoice of 620 × 250 pixels with five lines",
            () => Get<OpticalCharacterRecognizer>().Recognize(invoice).Milliseconds);
        Measure("vision.detect", 50, "a photograph of 600 × 400 pixels", () => Get<ObjectDetector>().Detect(photograph).Milliseconds);
        Measure("vision.moderate", 100, "a photograph of 600 × 400 pixels", () => Get<ContentModerator>().Moderate(photograph).Milliseconds);
        Measure("recommendation.rank", 500, "100 items with three features each",
            () => Get<ItemRanker>().Rank("u1", reader, articles).Milliseconds);
        Measure("timeseries.anomaly", 100, "1,000 points", () => Get<AnomalyDetector>().Detect(hourly).Milliseconds);
        Measure("timeseries.forecast", 20, "240 points, 24 steps", () => Get<Forecaster>().Forecast(monthly, 24).Milliseconds);
        return Task.CompletedTask;

        T Get<T>() where T : notnull => services.GetRequiredService<T>();
    }

    private static double Wave(int step, int period) => 10 * Math.Sin(2 * Math.PI * step / period);

    private static void Measure(string name, int calls, string input, Func<double> call)
    {
        var start = Stopwatch.GetTimestamp();
        call();
        new Figure($"{name}.first", Stopwatch.GetElapsedTime(start).TotalMilliseconds, "ms", $"{input}, first call with loading").Print();

        var processor = Environment.CpuUsage.TotalTime;
        var milliseconds = new double[calls];
        for (var i = 0; i < calls; i++) milliseconds[i] = call();
        Array.Sort(milliseconds);
        var conditions = $"{input}, median of {calls} calls on one thread, {Environment.ProcessorCount} processors";
        new Figure(name, milliseconds[calls / 2], "ms", conditions).Print();
        // On a machine with other work, this is nearer to what a call takes on an idle one.
        var mean = (Environment.CpuUsage.TotalTime - processor).TotalMilliseconds / calls;
        new Figure($"{name}.processor", mean, "ms", $"{input}, processor time, mean of {calls} calls").Print();
        Memory(name);
    }

    private static void Memory(string after) =>
        new Figure($"models.memory.{after}", Environment.WorkingSet / 1024.0 / 1024, "MB", $"working set after {after}").Print();
}
