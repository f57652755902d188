using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Discovery;
using FunctionsOrchestration.Mesh.Protocols.Http;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Mesh.Tests.Protocols;

/// <summary>What an endpoint's source means for its connections.</summary>
public sealed class RegisteredEndpointTests
{
    [Fact]
    public async Task Connect_RegisteredName_IsJudgedWhereDeclaredOnesAreNot()
    {
        var guard = new AddressGuard(new AddressPolicy([]), (_, _) => Task.FromResult(new[] { System.Net.IPAddress.Loopback }));
        using var transport = new HttpTransport(new FakeTimeProvider(), null, guard);
        var declared = new EndpointDefinition { Id = "a", Protocol = "openai", Address = new Uri("http://127.0.0.1:9/") };
        using var one = new HttpEndpoint(transport, declared);
        using var other = new HttpEndpoint(transport, declared with { Source = EndpointSource.Registration });

        var free = (await one.PostAsync("x", default, TestContext.Current.CancellationToken)).Fault!;
        var judged = (await other.PostAsync("x", default, TestContext.Current.CancellationToken)).Fault!;

        Assert.DoesNotContain("loopback", free.Message, StringComparison.Ordinal);
        Assert.Contains("loopback", judged.Message, StringComparison.Ordinal);
    }
}
