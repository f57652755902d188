using FunctionsOrchestration.Mesh.Discovery;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Protocols.HttpJson;
using FunctionsOrchestration.Mesh.Protocols.InProcess;
using FunctionsOrchestration.Mesh.Protocols.OpenAI;
using FunctionsOrchestration.Mesh.Protocols.OpenInference.Grpc;
using FunctionsOrchestration.Mesh.Protocols.OpenInference.Rest;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Mesh.Protocols;

/// <summary>What endpoints speak.</summary>
internal static class ProtocolComposition
{
    public static IServiceCollection AddProtocols(this IServiceCollection services) => services
        .AddSingleton(provider => new HttpTransport(
            provider.GetRequiredService<TimeProvider>(), provider.GetService<IConfiguration>(), provider.GetService<AddressGuard>()))
        .AddSingleton<IProtocol, InProcessProtocol>()
        .AddSingleton<IProtocol, HttpJsonProtocol>()
        .AddSingleton<IProtocol, OpenAIProtocol>()
        .AddSingleton<IProtocol, RestProtocol>()
        .AddSingleton<IProtocol, GrpcProtocol>();
}
