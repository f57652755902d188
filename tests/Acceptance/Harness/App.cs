using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace FunctionsOrchestration.Acceptance.Tests.Harness;

/// <summary>The app as a user starts it: a process of its own, asked over HTTP.</summary>
public sealed class App : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);
    private readonly Dictionary<string, string> _settings;
    private readonly string _data = Directory.CreateTempSubdirectory("acceptance-app-").FullName;
    private readonly StringBuilder _output = new();
    private Process? _process;

    private App(Dictionary<string, string> settings)
    {
        _settings = settings;
        Port = Ports.Free(1)[0];
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{Port}") };
    }

    public int Port { get; }

    public HttpClient Http { get; }

    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public static async Task<App> StartAsync(Azurite azurite, params (string Name, string Value)[] settings)
    {
        var app = new App(new Dictionary<string, string>(settings.Select(s => KeyValuePair.Create(s.Name, s.Value)))
        {
            ["AzureWebJobsStorage"] = azurite.ConnectionString,
        });
        await app.StartAsync();
        return app;
    }

    /// <summary>Starts it, or starts it again with the same data and port.</summary>
    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(
            "dotnet", [Metadata.Of("AppPath"), "--port", Port.ToString(CultureInfo.InvariantCulture), "--data", _data])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _data,
        };
        foreach (var (name, value) in _settings) start.Environment[name] = value;
        lock (_output) _output.Clear();
        _process = Process.Start(start)!;
        var ready = new TaskCompletionSource();
        DataReceivedEventHandler keep = (_, line) =>
        {
            lock (_output) _output.AppendLine(line.Data);
            if (line.Data?.StartsWith("ready", StringComparison.Ordinal) == true) ready.TrySetResult();
        };
        _process.OutputDataReceived += keep;
        _process.ErrorDataReceived += keep;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        if (await Task.WhenAny(
            ready.Task, _process.WaitForExitAsync(TestContext.Current.CancellationToken),
            Task.Delay(Patience, TestContext.Current.CancellationToken)) != ready.Task)
            throw new InvalidOperationException($"The app did not become ready:\n{Output}");
    }

    /// <summary>SIGKILL: the process gets no chance to tidy up.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>SIGINT, as Ctrl+C sends it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_process is { HasExited: false }) await KillAsync();
        _process?.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    public Task<HttpResponseMessage> PostAsync(string path, string json, string? idempotencyKey = null)
    {
        var request = new HttpRequestMessage(
            HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        return Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> PostFilesAsync(string path, params string[] demoFiles)
    {
        var form = new MultipartFormDataContent();
        foreach (var name in demoFiles) form.Add(
            new ByteArrayContent(File.ReadAllBytes(Path.Combine(Metadata.Of("DemoFolder"), name))), "file", name);
        return Http.PostAsync(path, form, TestContext.Current.CancellationToken);
    }

    /// <summary>Starts an instance and gives its id.</summary>
    public static async Task<string> IdOfAsync(HttpResponseMessage response)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == System.Net.HttpStatusCode.Accepted, $"{(int)response.StatusCode}: {body}");
        return JsonElement.Parse(body).GetProperty("id").GetString()!;
    }

    public async Task<string> StartAsync(string path, object request) =>
        await IdOfAsync(await PostAsync(path, JsonSerializer.Serialize(request)));

    public async Task<JsonElement> GetAsync(string path) =>
        await Http.GetFromJsonAsync<JsonElement>(path, TestContext.Current.CancellationToken);

    /// <summary>How often an event was published. Its story can be told a moment after it was.</summary>
    public async Task<int> PublicationsOfAsync(string eventId, bool wait = true)
    {
        var story = $"/api/events/{eventId}";
        if (wait)
            await Eventually.HoldsAsync(
                async () => (await Http.GetAsync(story, TestContext.Current.CancellationToken)).IsSuccessStatusCode, this);
        using var answer = await Http.GetAsync(story, TestContext.Current.CancellationToken);
        if (!answer.IsSuccessStatusCode) return 0;
        var told = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        return told.GetProperty("publications").GetArrayLength();
    }

    public Task<JsonElement> StatusAsync(string id) => GetAsync($"/runtime/webhooks/durabletask/instances/{id}");

    /// <summary>Waits until the status fulfils a condition.</summary>
    public async Task<JsonElement> WaitForAsync(string id, Func<JsonElement, bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            var status = await StatusAsync(id);
            if (condition(status)) return status;
            if (patience.IsCancellationRequested) throw new TimeoutException($"{id} stands at {status}\n{Output}");
            await Task.Delay(30, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until the instance is completed, and gives its output.</summary>
    public async Task<JsonElement> OutputOfAsync(string id)
    {
        var status = await WaitForAsync(
            id, status => status.GetProperty("runtimeStatus").GetString() is not ("Pending" or "Running"));
        Assert.True(status.GetProperty("runtimeStatus").GetString() == "Completed", $"{status}\n{Output}");
        return status.GetProperty("output");
    }
}
