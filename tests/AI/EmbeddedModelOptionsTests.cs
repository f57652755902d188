using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.AI.Tests;

public sealed class EmbeddedModelOptionsTests
{
    [Fact]
    public void AddEmbeddedModels_SeveralOptionsOutOfRange_NamesAllOfThemAtOnce()
    {
        var services = new ServiceCollection();

        var refused = Assert.Throws<ArgumentException>(() => services.AddEmbeddedModels(options =>
        {
            options.ModelsDirectory = " ";
            options.Threads = 0;
            options.GuardThreshold = 1.5;
            options.AnomalyThreshold = double.NaN;
            options.MaxDetections = 101;
            options.ModerationThreshold = -0.1;
        }));

        Assert.Contains("ModelsDirectory must name a folder.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Threads 0 must be 1–64.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("GuardThreshold 1.5 must be 0–1.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("AnomalyThreshold NaN must be above 0.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("MaxDetections 101 must be 1–100.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ModerationThreshold -0.1 must be 0–1.", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MaxTextLength", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddEmbeddedModels_OperationsAreShared()
    {
        using var services = Embedded.With(_ => { });

        Assert.Same(services.GetRequiredService<SentenceEncoder>(), services.GetRequiredService<SentenceEncoder>());
    }
}
