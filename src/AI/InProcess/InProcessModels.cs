using FunctionsOrchestration.AI.InProcess;
using FunctionsOrchestration.Mesh.Protocols.InProcess;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.AI;

/// <summary>The embedded models as the mesh calls them.</summary>
public static class InProcessModels
{
    /// <summary>
    /// Offers every embedded model to the mesh's in-process protocol; <see cref="EmbeddedModels.AddEmbeddedModels"/> must be called
    /// as well. What takes milliseconds whatever the input runs on the caller's thread; what can take longer does not, so that a
    /// caller's deadline holds.
    /// </summary>
    /// <param name="services">Where to register.</param>
    public static IServiceCollection AddInProcessModels(this IServiceCollection services) => services
        .Offer<OpticalCharacterRecognizer, ImageRequest, RecognizedText>(
            Operations.Ocr, Pace.Slow, (model, request, cancellation) => model.Recognize(request.Image, cancellation))
        .Offer<ObjectDetector, ImageRequest, DetectedObjects>(
            Operations.Detect, Pace.Slow, (model, request, _) => model.Detect(request.Image))
        .Offer<ContentModerator, ImageRequest, ImageModeration>(
            Operations.Moderate, Pace.Slow, (model, request, _) => model.Moderate(request.Image))
        .Offer<SentenceEncoder, TextsRequest, IReadOnlyList<Embedding>>(
            Operations.Embed, Pace.Slow, (model, request, cancellation) => model.Embed(request.Texts, cancellation))
        .Offer<SentimentClassifier, TextRequest, Sentiment>(
            Operations.Sentiment, Pace.Slow, (model, request, _) => model.Classify(request.Text))
        .Offer<ExtractiveSummarizer, SummaryRequest, Summary>(
            Operations.Summarize, Pace.Slow, (model, request, cancellation) => model.Summarize(request.Text, request.Sentences, cancellation))
        .Offer<LanguageDetector, TextRequest, DetectedLanguage>(
            Operations.Language, Pace.Quick, (model, request, _) => model.Detect(request.Text))
        .Offer<PromptGuard, TextRequest, GuardVerdict>(
            Operations.Guard, Pace.Quick, (model, request, _) => model.Judge(request.Text))
        .Offer<AnomalyDetector, SeriesRequest, AnomalyReport>(
            Operations.Anomaly, Pace.Slow, (model, request, _) => model.Detect(request.Series))
        .Offer<Forecaster, ForecastRequest, Forecast>(
            Operations.Forecast, Pace.Slow, (model, request, _) => model.Forecast(request.Series, request.Steps))
        .Offer<ItemRanker, RankRequest, Ranking>(
            Operations.Rank, Pace.Quick, (model, request, _) => model.Rank(request.User, request.Features, request.Candidates));

    private static IServiceCollection Offer<TModel, TRequest, TAnswer>(
        this IServiceCollection services, Operation operation, Pace pace,
        Func<TModel, TRequest, CancellationToken, Answer<TAnswer>> ask)
        where TModel : class =>
        services.AddSingleton(provider =>
        {
            var model = provider.GetRequiredService<TModel>();
            return new InProcessModel(operation, (payload, cancellation) =>
                ModelAnswer.AskAsync(pace, () => ask(model, (TRequest)payload, cancellation), cancellation));
        });
}
