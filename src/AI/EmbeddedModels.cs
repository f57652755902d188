using Microsoft.Extensions.DependencyInjection;

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

        return services
            .AddSingleton(options)
            .AddSingleton(_ => new OpticalCharacterRecognizer(options))
            .AddSingleton(_ => new LanguageDetector(options))
            .AddSingleton(_ => new PromptGuard(options))
            .AddSingleton(_ => new SentenceEncoder(options))
            .AddSingleton(_ => new SentimentClassifier(options))
            .AddSingleton(_ => new ExtractiveSummarizer(options))
            .AddSingleton(_ => new AnomalyDetector(options))
            .AddSingleton(_ => new Forecaster(options));
    }
}
