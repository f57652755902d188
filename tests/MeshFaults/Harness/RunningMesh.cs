using System.Text.Json;
using System.Text.Json.Serialization;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.MeshFaults;

/// <summary>A mesh in this process as an app has it: its catalog in the configuration, and everything that it does in the background.</summary>
internal sealed class RunningMesh : IAsyncDisposable
{
    private static readonly JsonSerializerOptions Json = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private readonly IHost _host;

    private RunningMesh(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public IMesh Mesh => _host.Services.GetRequiredService<IMesh>();

    public static Task<RunningMesh> StartAsync(params ServiceDefinition[] services) => StartAsync(_ => { }, services);

    /// <summary>The same with something more than the mesh.</summary>
    public static async Task<RunningMesh> StartAsync(Action<IServiceCollection> more, params ServiceDefinition[] services)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var configuration = JsonSerializer.SerializeToUtf8Bytes(new { Mesh = new { Services = services } }, Json);
        builder.Configuration.AddJsonStream(new MemoryStream(configuration));
        builder.Services.AddAIMesh();
        more(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new RunningMesh(host);
    }

    /// <summary>One small call.</summary>
    /// <param name="service">The service that is called.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="patience">How long the caller waits; null leaves it to the service.</param>
    public ValueTask<MeshResult> SendAsync(string service = "texts", string caller = "test", TimeSpan? patience = null) =>
        Mesh.SendAsync(new MeshRequest(service, "language", new TextRequest("Le bateau part à huit heures du matin."))
        {
            Caller = caller,
            Deadline = patience is { } wait ? DateTimeOffset.UtcNow + wait : null,
        });

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
