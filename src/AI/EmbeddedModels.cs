using FunctionsOrchestration.AI.Loading;
using FunctionsOrchestration.AI.Nlp;
using FunctionsOrchestration.AI.Recommendation;
using FunctionsOrchestration.AI.Vision;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FunctionsOrchestration.AI;

/// <summary>Registration of the models that run inside this process.</summary>
public static class EmbeddedModels
{
    /// <summary>
    /// Registers every embedded operation as a shared, thread-safe singleton. A model's files are read when it is first called, so
    /// that starting costs neither time nor memory.
    /// </summary>
    /// <param name="services">Where to register.</param>
    /// <param name="configure">Changes to the defaults of <see cref="EmbeddedModelOptions"/>.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentException">An option is out of range; the message names every wrong one.</exception>
    public static IServiceCollection AddEmbeddedModels(
        this IServiceCollection services, Action<EmbeddedModelOptions>? configure = null)
    {
        var options = new EmbeddedModelOptions();
        configure?.Invoke(options);
        options.Validate();
        var files = new ModelFiles(options.ModelsDirectory);

        services.AddModel("PP-OCRv4", () => OcrModel.Load(files, options.Threads));
        services.AddModel("the sentence encoder", () => SentenceModel.Load(files, options.Threads));
        services.AddModel("the sentiment model", () => SentimentWeights.Load(options.SentimentModel));
        services.AddModel("the language network", () => LanguageNetwork.Load(files));
        services.AddModel("the prompt guard", () => InjectionModel.Load(files));
        services.AddModel("the ranking model", () => FactorizationMachine.Load(options.RankingModel));
        services.AddModel("CenterNet", () => DetectionModel.Load(files, options.Threads));
        services.AddModel("the moderation network", () => ModerationModel.Load(files, options.Threads));

        services.AddSingleton(provider => new OpticalCharacterRecognizer(provider.GetRequiredService<LazyModel<OcrModel>>(), options));
        services.AddSingleton(provider => new ObjectDetector(provider.GetRequiredService<LazyModel<DetectionModel>>(), options));
        services.AddSingleton(provider => new ContentModerator(provider.GetRequiredService<LazyModel<ModerationModel>>(), options));
        services.AddSingleton(provider => new SentenceEncoder(provider.GetRequiredService<LazyModel<SentenceModel>>(), options));
        services.AddSingleton(provider => new SentimentClassifier(
            provider.GetRequiredService<LazyModel<SentenceModel>>(), provider.GetRequiredService<LazyModel<SentimentWeights>>(), options));
        services.AddSingleton(provider => new ExtractiveSummarizer(provider.GetRequiredService<LazyModel<SentenceModel>>(), options));
        services.AddSingleton(provider => new LanguageDetector(provider.GetRequiredService<LazyModel<LanguageNetwork>>(), options));
        services.AddSingleton(provider => new PromptGuard(provider.GetRequiredService<LazyModel<InjectionModel>>(), options));
        services.AddSingleton(provider => new ItemRanker(provider.GetRequiredService<LazyModel<FactorizationMachine>>(), options));
        services.AddSingleton(_ => new AnomalyDetector(options));
        services.AddSingleton(_ => new Forecaster(options));
        return services;
    }

    private static void AddModel<T>(this IServiceCollection services, string name, Func<T> load) where T : class =>
        services.AddSingleton(provider => new LazyModel<T>(
            name, load, provider.GetService<ILoggerFactory>()?.CreateLogger<T>() ?? NullLogger<T>.Instance));
}
