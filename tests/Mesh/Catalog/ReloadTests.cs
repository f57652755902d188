using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;

namespace FunctionsOrchestration.Mesh.Tests.Catalog;

/// <summary>What stays in the catalog keeps what is known about it; what leaves is closed when its calls have ended.</summary>
public sealed class ReloadTests
{
    private static readonly ServiceDefinition Texts = MeshHarness.Service("texts", "a", "b");

    public static TheoryData<ServiceDefinition> HarmlessChanges() => new(
        Texts,
        Texts with { Endpoints = [Texts.Endpoints[0] with { Weight = 9, Priority = 3, CostPerCall = 2, Locality = "here" }, Texts.Endpoints[1]] },
        Texts with { Endpoints = [Texts.Endpoints[0]] },
        Texts with { Balancing = Texts.Balancing with { Policy = "round-robin" } },
        Texts with { Resilience = Texts.Resilience with { Retries = 7, CallTimeout = TimeSpan.FromSeconds(9) } },
        Texts with { Health = Texts.Health with { ProbeInterval = TimeSpan.FromSeconds(1) } });

    [Theory]
    [MemberData(nameof(HarmlessChanges))]
    public async Task Load_EndpointThatStays_KeepsItsStateAndChannel(ServiceDefinition changed)
    {
        await using var mesh = new MeshHarness(Texts);
        var before = mesh.Catalog.Snapshot.Services["texts"].Endpoints[0];

        mesh.Catalog.Load([changed]);

        var after = mesh.Catalog.Snapshot.Services["texts"].Endpoints[0];
        Assert.Same(before.State, after.State);
        Assert.Same(before.Channel, after.Channel);
    }

    public static TheoryData<ServiceDefinition> TellingChanges() => new(
        Texts with { Endpoints = [Texts.Endpoints[0] with { Address = new Uri("https://elsewhere.example.com/") }] },
        Texts with { Endpoints = [Texts.Endpoints[0] with { KeySetting = "OtherKey" }] },
        Texts with { Endpoints = [Texts.Endpoints[0] with { Fields = new Dictionary<string, FieldMapping> { ["sentiment"] = new() { Path = "x" } } }] },
        Texts with { Resilience = Texts.Resilience with { AttemptTimeout = TimeSpan.FromSeconds(1) } },
        Texts with { Resilience = Texts.Resilience with { Circuit = new CircuitDefinition { MinimumCalls = 2 } } });

    [Theory]
    [MemberData(nameof(TellingChanges))]
    public async Task Load_EndpointThatIsAnother_BeginsAnew(ServiceDefinition changed)
    {
        await using var mesh = new MeshHarness(Texts);
        var before = mesh.Catalog.Snapshot.Services["texts"].Endpoints[0];

        mesh.Catalog.Load([changed]);

        Assert.NotSame(before.State, mesh.Catalog.Snapshot.Services["texts"].Endpoints[0].State);
    }

    [Fact]
    public async Task Load_SameServiceAgain_KeepsItsRetryBudget()
    {
        await using var mesh = new MeshHarness(Texts);
        var before = mesh.Catalog.Snapshot.Services["texts"].State;

        mesh.Catalog.Load([Texts with { Resilience = Texts.Resilience with { Fallbacks = new() } }]);
        Assert.Same(before, mesh.Catalog.Snapshot.Services["texts"].State);

        mesh.Catalog.Load([Texts with { Resilience = Texts.Resilience with { Retries = 9 } }]);
        Assert.NotSame(before, mesh.Catalog.Snapshot.Services["texts"].State);
    }

    [Fact]
    public async Task Load_OpenCircuit_StaysOpen()
    {
        await using var mesh = new MeshHarness(Texts with { Endpoints = [Texts.Endpoints[0]], Resilience = new() { Retries = 0, Circuit = new() { MinimumCalls = 2 } } });
        mesh.Endpoints.Answer("a", EndpointReply.Failed(FaultKind.ServerError, "down"));
        for (var i = 0; i < 3; i++) await mesh.SendAsync(MeshHarness.Request("texts"));
        var calls = mesh.Endpoints.Calls("a");

        mesh.Catalog.Load([mesh.Catalog.Snapshot.Services["texts"].Definition with { DefaultVersion = "1" }]);
        await mesh.SendAsync(MeshHarness.Request("texts"));

        Assert.Equal(calls, mesh.Endpoints.Calls("a"));
    }

    [Fact]
    public async Task Load_EndpointThatIsGone_IsClosedOnlyAfterItsCallEnded()
    {
        await using var mesh = new MeshHarness(Texts with { Endpoints = [Texts.Endpoints[0]] });
        var answer = new TaskCompletionSource<EndpointReply>();
        mesh.Endpoints.Script("a", async _ => await answer.Task);
        var call = mesh.SendAsync(MeshHarness.Request("texts") with { Deadline = null }).AsTask();

        mesh.Catalog.Load([Texts with { Endpoints = [Texts.Endpoints[1]] }]);
        mesh.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(mesh.Endpoints.Closed);
        answer.SetResult(ScriptedProtocol.Good);
        Assert.True((await call).IsOk);
        mesh.Time.Advance(Texts.Resilience.CallTimeout);

        await mesh.Endpoints.ClosedAsync("a");
        Assert.Equal(["a"], mesh.Endpoints.Closed);
    }

    // Bytes rather than time: a machine that is busy makes either slow.
    [Fact]
    public async Task Load_TenTimesTheServices_TakesAboutTenTimesTheMemory()
    {
        await using var mesh = new MeshHarness();
        Load(mesh, 100);

        var (hundred, thousand) = (Load(mesh, 100), Load(mesh, 1_000));

        Assert.InRange(thousand, hundred * 5, hundred * 15);
    }

    /// <summary>Loads so many services of ten endpoints each, and tells how many bytes that took.</summary>
    private static long Load(MeshHarness mesh, int services)
    {
        mesh.Catalog.Load([]);
        ServiceDefinition[] definitions = [.. Enumerable.Range(0, services).Select(i =>
            MeshHarness.Service($"s{i}", [.. Enumerable.Range(0, 10).Select(j => $"e{j}")]))];
        var before = GC.GetAllocatedBytesForCurrentThread();
        mesh.Catalog.Load(definitions);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
