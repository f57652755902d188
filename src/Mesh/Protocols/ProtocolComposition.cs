using FunctionsOrchestration.Mesh.Protocols.InProcess;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Mesh.Protocols;

/// <summary>What endpoints speak.</summary>
internal static class ProtocolComposition
{
    public static IServiceCollection AddProtocols(this IServiceCollection services) =>
        services.AddSingleton<IProtocol, InProcessProtocol>();
}
