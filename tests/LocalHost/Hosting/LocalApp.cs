using FunctionsOrchestration.LocalHost.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.LocalHost.Tests.Hosting;

/// <summary>A whole app in this process, on a free port, with folders of its own.</summary>
internal sealed class LocalApp : IAsyncDisposable
{
    /// <summary>A storage account that nothing here talks to, so that no test starts the emulator of one.</summary>
    public const string NoStorage = "DefaultEndpointsProtocol=https;AccountName=nobody;AccountKey=AAAA;EndpointSuffix=invalid";

    private readonly IHost _host;
    private readonly string _folder;

    private LocalApp(IHost host, string folder)
    {
        _host = host;
        _folder = folder;
        Http = new HttpClient { BaseAddress = new Uri(host.Services.GetRequiredService<HostAddress>().BaseUrl) };
    }

    public HttpClient Http { get; }

    public IServiceProvider Services => _host.Services;

    public string Data => Path.Combine(_folder, "data");

    /// <summary>Starts an app whose functions are those of the given types.</summary>
    public static async Task<LocalApp> StartAsync(
        Type[] functions, string hostJson = "{}", string[]? args = null, Action<FunctionsApplicationBuilder>? configure = null)
    {
        var folder = Directory.CreateTempSubdirectory("localhost-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "host.json"), hostJson, TestContext.Current.CancellationToken);
        var builder = CreateBuilder(functions, folder, ["--port", "0", "--data", Path.Combine(folder, "data"), .. args ?? []]);
        builder.ConfigureFunctionsWebApplication();
        configure?.Invoke(builder);
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new LocalApp(host, folder);
    }

    /// <summary>An app before it is built.</summary>
    public static FunctionsApplicationBuilder CreateBuilder(Type[] functions, string folder, string[] args)
    {
        var builder = LocalApplication.CreateBuilder(args, functions, folder);
        builder.Configuration["AzureWebJobsStorage"] = NoStorage;
        return builder;
    }

    public Task<string> GetTextAsync(string path) =>
        Http.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public Task<HttpResponseMessage> GetAsync(string path) =>
        Http.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    public Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
