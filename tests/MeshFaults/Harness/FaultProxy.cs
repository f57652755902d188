using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace FunctionsOrchestration.MeshFaults;

/// <summary>Stands in front of one model server, spoils its answers as it is told, and counts what comes.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private static readonly TimeSpan FarTooLate = TimeSpan.FromSeconds(3);

    private readonly HttpClient _server = new(new SocketsHttpHandler { AllowAutoRedirect = false });
    private readonly WebApplication _app;
    private int _fault;
    private int _calls;
    private int _goodProbes;
    private int _badProbes;
    private TaskCompletionSource? _held;

    private FaultProxy(Uri server)
    {
        _server.BaseAddress = server;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => new(_app.Urls.Single());

    /// <summary>What is wrong from now on.</summary>
    public Fault Fault { get => (Fault)Volatile.Read(ref _fault); set => Volatile.Write(ref _fault, (int)value); }

    /// <summary>How long every good answer takes at least: the service time of a server whose model is slow.</summary>
    public TimeSpan ServiceTime { get; set; }

    /// <summary>Of so many calls one is answered 500; 0 for none.</summary>
    public int FailsOneIn { get; set; }

    /// <summary>Calls that have come, answered or not; probes are none.</summary>
    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Probes that were answered with success.</summary>
    public int GoodProbes => Volatile.Read(ref _goodProbes);

    /// <summary>Probes that were answered, without success.</summary>
    public int BadProbes => Volatile.Read(ref _badProbes);

    public static async Task<FaultProxy> StartAsync(Uri server)
    {
        var proxy = new FaultProxy(server);
        await proxy._app.StartAsync();
        return proxy;
    }

    /// <summary>Keeps every call until <see cref="Release"/>.</summary>
    public void Hold() => Volatile.Write(ref _held, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Lets held calls go on.</summary>
    public void Release() => Interlocked.Exchange(ref _held, null)?.SetResult();

    public async ValueTask DisposeAsync()
    {
        Release();
        using (var now = new CancellationTokenSource(TimeSpan.Zero)) await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _server.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var isCall = HttpMethods.IsPost(http.Request.Method);
        var number = isCall ? Interlocked.Increment(ref _calls) : 0;
        if (isCall && Volatile.Read(ref _held) is { } held) await held.Task;
        if (isCall && ServiceTime > TimeSpan.Zero) await Task.Delay(ServiceTime, http.RequestAborted);
        try
        {
            await SpoilAsync(http, isCall && FailsOneIn > 0 && number % FailsOneIn == 0 ? Fault.ServerError : Fault);
            if (!isCall) Interlocked.Increment(ref http.Response.StatusCode == StatusCodes.Status200OK ? ref _goodProbes : ref _badProbes);
        }
        catch (Exception gone) when (gone is HttpRequestException or OperationCanceledException)
        {
            // The server is dead, or the caller has left.
            http.Abort();
        }
    }

    private async Task SpoilAsync(HttpContext http, Fault fault)
    {
        switch (fault)
        {
            case Fault.Slow:
                await Task.Delay(FarTooLate, http.RequestAborted);
                await ForwardAsync(http);
                break;
            case Fault.ServerError:
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            case Fault.Reset:
                await BeginAsync(http);
                http.Abort();
                break;
            case Fault.Garbage:
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync("{\"outputs\":[{\"name\":\u0000<html>", http.RequestAborted);
                break;
            case Fault.Hang:
                await BeginAsync(http);
                await Task.Delay(Timeout.Infinite, http.RequestAborted);
                break;
            case Fault.RateLimited:
                http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                http.Response.Headers.RetryAfter = 30.ToString(CultureInfo.InvariantCulture);
                break;
            default:
                await ForwardAsync(http);
                break;
        }
    }

    /// <summary>The beginning of an answer that promises more than will come.</summary>
    private static async Task BeginAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = 1_000;
        await http.Response.WriteAsync("{\"model_name\":", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private async Task ForwardAsync(HttpContext http)
    {
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), http.Request.Path.Value);
        if (HttpMethods.IsPost(http.Request.Method))
        {
            request.Content = new StreamContent(http.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", http.Request.ContentType);
            request.Content.Headers.ContentLength = http.Request.ContentLength;
        }

        using var answer = await _server.SendAsync(request, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        http.Response.ContentLength = answer.Content.Headers.ContentLength;
        await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
