using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.AI.Tests;

/// <summary>The real models, loaded once for all tests, and test data.</summary>
internal static class Embedded
{
    private static readonly ServiceProvider Services = new ServiceCollection().AddEmbeddedModels().BuildServiceProvider();

    public static string ModelsDirectory { get; } = new EmbeddedModelOptions().ModelsDirectory;

    public static T Get<T>() where T : notnull => Services.GetRequiredService<T>();

    public static ServiceProvider With(Action<EmbeddedModelOptions> configure) =>
        new ServiceCollection().AddEmbeddedModels(configure).BuildServiceProvider();

    public static byte[] Data(string name) => File.ReadAllBytes(DataPath(name));

    public static string DataPath(string name) => Path.Combine(AppContext.BaseDirectory, "Data", name);

    public static float[] Vector(string text) => Get<SentenceEncoder>().Embed([text], TestContext.Current.CancellationToken).Value[0].Vector;

    public static void IsMeasured<T>(Answer<T> answer)
    {
        Assert.True(answer.Milliseconds > 0);
        Assert.NotEmpty(answer.Model.Name);
        Assert.NotEmpty(answer.Model.Version);
    }
}
