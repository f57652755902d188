using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Translation;
using static FunctionsOrchestration.Mesh.Protocols.OpenInference.TensorValues;

namespace FunctionsOrchestration.Mesh.Protocols.OpenInference;

/// <summary>A tensor as metadata describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype">The type of its elements.</param>
/// <param name="Shape">Its extents; −1 is any.</param>
internal sealed record TensorShape(string Name, string Datatype, params long[] Shape);

/// <summary>
/// The canonical contracts as tensors, for client and server alike. Texts and images are BYTES, series FP64, vectors FP32, numbers
/// INT64; what has no natural tensor is one BYTES element of canonical JSON.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term>vision.*</term><description>image BYTES[1] → answer BYTES[1]</description></item>
/// <item><term>nlp.embed</term><description>text BYTES[n] → embedding FP32[n, dimensions]</description></item>
/// <item><term>nlp.sentiment, .language, .guard</term><description>text BYTES[1] → answer BYTES[1]</description></item>
/// <item><term>nlp.summarize</term><description>text BYTES[1], sentences INT64[1], which may be left out → answer BYTES[1]</description></item>
/// <item><term>timeseries.anomaly</term><description>series FP64[n] → answer BYTES[1]</description></item>
/// <item><term>timeseries.forecast</term><description>series FP64[n], steps INT64[1] → values FP64[steps], method BYTES[1],
/// backtest_error FP64[1], which may be left out</description></item>
/// <item><term>recommendation.rank, generative.chat</term><description>request BYTES[1] → answer BYTES[1]</description></item>
/// </list>
/// An answer's parameters <c>model</c>, <c>model_version</c> and <c>note</c> say which model it is of.
/// </remarks>
internal static class CanonicalTensors
{
    public static Tensor[] WriteRequest(object payload) => payload switch
    {
        ImageRequest request => [Bytes("image", request.Image)],
        TextRequest request => [Text("text", request.Text)],
        TextsRequest request => [Text("text", request.Texts)],
        SummaryRequest request => [Text("text", request.Text), Number("sentences", request.Sentences)],
        SeriesRequest request => [Series("series", request.Series)],
        ForecastRequest request => [Series("series", request.Series), Number("steps", request.Steps)],
        _ => [Record("request", payload, payload.GetType())],
    };

    /// <exception cref="TensorException">The tensors are not what the operation takes.</exception>
    public static object ReadRequest(Operation operation, TensorSet set) => operation.Input.Name switch
    {
        nameof(ImageRequest) => new ImageRequest(set["image"].AsBytes().Only(set["image"])),
        nameof(TextRequest) => new TextRequest(OneText(set)),
        nameof(TextsRequest) => new TextsRequest(set["text"].AsTexts()),
        nameof(SummaryRequest) => set.Find("sentences") is { } sentences
            ? new SummaryRequest(OneText(set), sentences.AsInteger())
            : new SummaryRequest(OneText(set)),
        nameof(SeriesRequest) => new SeriesRequest(set["series"].AsDoubles()),
        nameof(ForecastRequest) => new ForecastRequest(set["series"].AsDoubles(), set["steps"].AsInteger()),
        _ => set["request"].AsRecord(operation.Input),
    };

    public static Tensor[] WriteAnswer(Operation operation, object answer) => answer switch
    {
        IReadOnlyList<Embedding> embeddings => [Rows("embedding", [.. embeddings.Select(embedding => embedding.Vector)])],
        Forecast { BacktestError: { } error } forecast =>
            [Series("values", forecast.Values.ToArray()), Text("method", forecast.Method), Series("backtest_error", [error])],
        Forecast forecast => [Series("values", forecast.Values.ToArray()), Text("method", forecast.Method)],
        _ => [Record("answer", answer, operation.Output)],
    };

    /// <exception cref="TensorException">The tensors are no answer to this input.</exception>
    /// <exception cref="BadAnswerException">Its vectors are not what was asked for.</exception>
    public static object ReadAnswer(Operation operation, object payload, TensorSet set) => payload switch
    {
        TextsRequest request => Embeddings.Of(set["embedding"].AsRows(), request.Texts.Count),
        ForecastRequest request => Forecast(set, request.Steps),
        _ => set["answer"].AsRecord(operation.Output),
    };

    /// <summary>The inputs of an operation, for metadata.</summary>
    public static TensorShape[] Inputs(Operation operation) => operation.Input.Name switch
    {
        nameof(ImageRequest) => [new("image", "BYTES", 1)],
        nameof(TextRequest) => [new("text", "BYTES", 1)],
        nameof(TextsRequest) => [new("text", "BYTES", -1)],
        nameof(SummaryRequest) => [new("text", "BYTES", 1), new("sentences", "INT64", 1)],
        nameof(SeriesRequest) => [new("series", "FP64", -1)],
        nameof(ForecastRequest) => [new("series", "FP64", -1), new("steps", "INT64", 1)],
        _ => [new("request", "BYTES", 1)],
    };

    /// <summary>The outputs of an operation, for metadata.</summary>
    public static TensorShape[] Outputs(Operation operation) => operation.Input.Name switch
    {
        nameof(TextsRequest) => [new("embedding", "FP32", -1, -1)],
        nameof(ForecastRequest) => [new("values", "FP64", -1), new("method", "BYTES", 1), new("backtest_error", "FP64", 1)],
        _ => [new("answer", "BYTES", 1)],
    };

    private static string OneText(TensorSet set) => set["text"].AsTexts().Only(set["text"]);

    private static Forecast Forecast(TensorSet set, int steps)
    {
        var values = set["values"].AsDoubles();
        if (values.Length != steps) throw new TensorException($"Tensor 'values' has {values.Length} values for {steps} steps.");
        double? error = set.Find("backtest_error") is { } tensor ? tensor.AsDoubles().Only(tensor) : null;
        return new Forecast(values, set["method"].AsTexts().Only(set["method"]), error);
    }
}
