using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Documents.ImageUrls;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.Models;

/// <summary>Operations on the image of a document.</summary>
/// <param name="store">Where contents are staged.</param>
/// <param name="fetcher">Fetches images from URLs.</param>
/// <param name="models">Calls models.</param>
/// <param name="log">Keeps texts, at Trace.</param>
public sealed class VisionActivities(
    DocumentStore store, ImageFetcher fetcher, ModelCalls models, ILogger<VisionActivities> log)
{
    /// <summary>Fetches the image of a document from its URL and stages it.</summary>
    /// <param name="document">The document.</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(FetchImage))]
    public async Task<Outcome<FetchedImageSummary>> FetchImage(
        [ActivityTrigger] DocumentReference document, CancellationToken stop)
    {
        var fetched = await fetcher.FetchAsync(new Uri(document.ImageUrl!), stop);
        if (fetched.Image is not { } image) return Outcome.None<FetchedImageSummary>(Outcome.Failed, fetched.Problem!);

        await store.WriteImageAsync(document.Folder, image, stop);
        return new(Outcome.Ok, new FetchedImageSummary(image.Length), null, null, null);
    }

    /// <summary><c>vision.ocr</c>; the text is staged as well, for the operations on texts.</summary>
    /// <param name="folder">The document's folder.</param>
    /// <param name="owners">Connects this worker to the owners of limits (<see cref="Control.ControlPlaneMiddleware"/>).</param>
    /// <param name="stop">Ends the call.</param>
    [Function(nameof(RecognizeText))]
    public Task<Outcome<RecognizedText>> RecognizeText(
        [ActivityTrigger] string folder, [DurableClient] DurableTaskClient owners, CancellationToken stop) =>
        RecognizeTextAsync(folder, stop);

    /// <summary>The same for a function that is no activity; it carries the client itself.</summary>
    internal async Task<Outcome<RecognizedText>> RecognizeTextAsync(string folder, CancellationToken stop)
    {
        var image = await store.ReadImageAsync(folder, stop);
        var outcome = await models.AskAsync<RecognizedText>(
            Operations.Ocr, new ImageRequest(image.ToArray()), ModelStep.Of(folder, "image"), stop);
        if (outcome.Value is { } recognized)
        {
            log.ModelOutput("vision.ocr", folder, recognized.Text);
            await store.WriteTextAsync(folder, StagedText.Extracted, recognized.Text, stop);
        }
        return outcome;
    }
}
