using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Protocols.InProcess;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.AI.Tests.InProcess;

public sealed class InProcessModelTests
{
    [Fact]
    public void AddInProcessModels_OffersEveryOperationButChat()
    {
        using var services = Offered();

        Assert.Equal(
            Operations.All.Where(operation => operation != Operations.Chat).Select(operation => operation.Key).Order(StringComparer.Ordinal),
            services.GetServices<InProcessModel>().Select(model => model.Operation.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Answer_QuickModel_IsTheModelsOwn()
    {
        using var services = Offered();
        var reply = await AskAsync(services, Operations.Language, new TextRequest("Where is the nearest railway station, please?"));

        var language = Assert.IsType<DetectedLanguage>(reply.Value);
        Assert.Equal("eng", language.Code);
        Assert.NotNull(reply.Model);
    }

    [Fact]
    public async Task Answer_SlowModel_IsTheModelsOwn()
    {
        using var services = Offered();
        var reply = await AskAsync(
            services, Operations.Forecast, new ForecastRequest([.. Enumerable.Range(0, 400).Select(step => Math.Sin(step / 7d))], 20));

        Assert.Equal(20, Assert.IsType<Forecast>(reply.Value).Values.Count);
    }

    [Fact]
    public async Task Answer_WrongInput_IsInvalidInputThatNamesTheField()
    {
        using var services = Offered();

        foreach (var (operation, payload, field) in new (Operation, object, string)[]
        {
            (Operations.Sentiment, new TextRequest(" "), "text"),
            (Operations.Ocr, new ImageRequest([1, 2, 3]), "image"),
            (Operations.Forecast, new ForecastRequest([1, double.NaN, 3], 2), "series[1]"),
            (Operations.Rank, new RankRequest([]), "candidates"),
        })
        {
            var fault = (await AskAsync(services, operation, payload)).Fault;
            Assert.Equal(FaultKind.InvalidInput, fault?.Kind);
            Assert.Contains(field, fault!.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Answer_ModelFileIsMissing_IsNotConfigured()
    {
        using var services = Offered(options => options.ModelsDirectory = "/nowhere");

        foreach (var (operation, payload) in new (Operation, object)[]
        {
            (Operations.Guard, new TextRequest("Fine.")), (Operations.Embed, new TextsRequest(["Fine."])),
        })
        {
            Assert.Equal(FaultKind.OperationUnavailable, (await AskAsync(services, operation, payload)).Fault?.Kind);
        }
    }

    [Fact]
    public async Task Answer_Cancelled_Throws()
    {
        using var services = Offered();
        var cancelled = new CancellationToken(canceled: true);

        foreach (var (operation, payload) in new (Operation, object)[]
        {
            (Operations.Guard, new TextRequest("Fine.")), (Operations.Embed, new TextsRequest(["Fine."])),
        })
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Model(services, operation).Answer(payload, cancelled));
        }
    }

    private static ServiceProvider Offered(Action<EmbeddedModelOptions>? configure = null) =>
        new ServiceCollection().AddEmbeddedModels(configure).AddInProcessModels().BuildServiceProvider();

    private static InProcessModel Model(ServiceProvider services, Operation operation) =>
        services.GetServices<InProcessModel>().Single(model => model.Operation == operation);

    private static ValueTask<EndpointReply> AskAsync(ServiceProvider services, Operation operation, object payload) =>
        Model(services, operation).Answer(payload, TestContext.Current.CancellationToken);
}
