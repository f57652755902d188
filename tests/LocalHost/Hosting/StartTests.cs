using System.Net;
using System.Net.Sockets;
using FunctionsOrchestration.LocalHost.Hosting;
using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.LocalHost.Tests.Hosting;

public sealed class StartTests
{
    [Fact]
    public async Task Start_FunctionsOfAnApp_AreListedAtHome()
    {
        await using var app = await LocalApp.StartAsync([typeof(OneFunction)]);

        var home = await app.GetTextAsync("/");

        Assert.Contains("httpTrigger", home, StringComparison.Ordinal);
        Assert.Contains($"Hello  [GET] http://localhost:{app.Http.BaseAddress!.Port}/api/hello", home, StringComparison.Ordinal);
        Assert.Contains("No local.settings.json", home, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_FunctionDisabledBySetting_DoesNotAnswerAndIsNamed()
    {
        await using var app = await LocalApp.StartAsync(
            [typeof(OneFunction)], configure: builder => builder.Configuration["AzureWebJobs.Hello.Disabled"] = "true");

        using var answer = await app.GetAsync("/api/hello");

        Assert.Equal(404, (int)answer.StatusCode);
        Assert.Contains("Disabled by settings: Hello", await app.GetTextAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Home_WhereCallersNeedKeys_TellsStrangersNothing()
    {
        await using var app = await LocalApp.StartAsync([typeof(OneFunction)], args: ["--auth"]);

        Assert.Equal("This Functions app is running.", await app.GetTextAsync("/"));
    }

    [Fact]
    public async Task Start_DataFolderInUse_IsRefusedInOneLine()
    {
        await using var app = await LocalApp.StartAsync([typeof(OneFunction)]);
        var second = LocalApp.CreateBuilder([typeof(OneFunction)], app.Data, ["--port", "0", "--data", app.Data]);

        var fault = Assert.Throws<StartupException>(second.Build);

        Assert.Contains("in use by another process", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }

    [Fact]
    public async Task Start_PortInUse_IsToldWithoutAStackTrace()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var folder = Directory.CreateTempSubdirectory("localhost-").FullName;
        using var host = LocalApp.CreateBuilder([typeof(OneFunction)], folder, ["--port", $"{port}", "--data", folder]).Build();

        var fault = await Assert.ThrowsAsync<IOException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        var message = StartupFaults.Explain(fault);
        Assert.NotNull(message);
        Assert.Contains($"{port}", message, StringComparison.Ordinal);
        Assert.Contains("--port", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public async Task Start_AppsOwnOptionsAreWrong_IsToldWithEveryFailure()
    {
        var folder = Directory.CreateTempSubdirectory("localhost-").FullName;
        var builder = LocalApp.CreateBuilder([], folder, ["--port", "0", "--data", folder]);
        builder.Services.AddOptions<AppOptions>()
            .Validate(o => o.Weight <= 100, "Weight 120 must be 0–100.")
            .Validate(o => o.Name.Length > 0, "Name must be set.")
            .ValidateOnStart();
        using var host = builder.Build();

        var start = () => host.StartAsync(TestContext.Current.CancellationToken);
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(start);

        Assert.Equal($"Weight 120 must be 0–100.{Environment.NewLine}Name must be set.", StartupFaults.Explain(fault));
    }

    [Fact]
    public async Task Start_Listeners_RunAfterServicesAndStopBeforeThem()
    {
        var journal = new List<string>();
        var app = await LocalApp.StartAsync([], configure: builder => builder.Services
            .AddSingleton(journal).AddSingleton<ITriggerListener, NotingListener>().AddHostedService<NotingService>());

        await app.DisposeAsync();

        Assert.Equal(["service starts", "listener starts", "listener stops", "service stops"], journal);
    }

    [Fact]
    public void Explain_FaultOfTheApp_IsLeftToCrash() =>
        Assert.Null(StartupFaults.Explain(new InvalidOperationException("a bug")));

    [Fact]
    public async Task Start_HostBuilder_ServesTheSameFunctions()
    {
        var folder = Directory.CreateTempSubdirectory("localhost-").FullName;
        using var host = new HostBuilder()
            .UseLocalHost((_, worker) => worker.UseMiddleware(async (context, next) =>
            {
                await next();
                context.GetInvocationResult().Value += " from middleware";
            }), ["--port", "0", "--data", folder], [typeof(OneFunction)], folder)
            .ConfigureServices(services => services.AddMvcCore())
            .ConfigureAppConfiguration(configuration => configuration
                .AddInMemoryCollection([new("AzureWebJobsStorage", LocalApp.NoStorage)]))
            .Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(host.Services.GetRequiredService<HostAddress>().BaseUrl) };

        var environment = host.Services.GetRequiredService<IHostEnvironment>();
        var text = await http.GetStringAsync(new Uri("/api/hello", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal("hello from middleware", text);
        Assert.Equal("FunctionsOrchestration.LocalHost.Tests", environment.ApplicationName);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    public sealed class OneFunction
    {
        [Function("Hello")]
        public string Hello([HttpTrigger(AuthorizationLevel.Function, "get", Route = "hello")] HttpRequest request) => "hello";
    }

    private sealed class AppOptions
    {
        public int Weight { get; set; } = 120;

        public string Name { get; set; } = "";
    }

    private sealed class NotingListener(List<string> journal) : ITriggerListener
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            journal.Add("listener starts");
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            journal.Add("listener stops");
            return Task.CompletedTask;
        }

        public string? Describe(FunctionDescriptor function) => null;
    }

    private sealed class NotingService(List<string> journal) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            journal.Add("service starts");
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            journal.Add("service stops");
            return Task.CompletedTask;
        }
    }
}
