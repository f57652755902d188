using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Services;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Functions.Tests.Services;

/// <summary>Registrations are kept, renewed, and end with their leases; what workers read is what the entity holds.</summary>
public sealed class ServiceRegistryTests : IAsyncLifetime
{
    private static readonly EntityInstanceId Id = new(nameof(ServiceRegistry), "texts");
    private readonly MemoryTable _table = new();
    private LocalTestHost _host = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await LocalTestHost.StartAsync(
        [typeof(ServiceRegistry)], services => services.AddSerialization().AddSingleton<IRegistrationTable>(_table));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Register_AnEndpoint_IsKeptAndSeen()
    {
        await RegisterAsync("a", 30);

        Assert.Equal(["a"], _table.Rows.Select(row => row.Id));
        Assert.Equal(["a"], (await StateAsync()).Endpoints.Keys);
    }

    [Fact]
    public async Task Lease_NotRenewed_EndsByItself()
    {
        await RegisterAsync("a", 30);
        await RegisterAsync("b", 600);

        await _host.AdvanceAsync(TimeSpan.FromSeconds(31));

        Assert.Equal(["b"], (await StateAsync()).Endpoints.Keys);
        Assert.Equal(["b"], _table.Rows.Select(row => row.Id));
        await _host.AdvanceAsync(TimeSpan.FromSeconds(600));
        Assert.Empty((await StateAsync()).Endpoints);
    }

    [Fact]
    public async Task Lease_RenewedInTime_StaysAndEndsLater()
    {
        await RegisterAsync("a", 30);
        for (var heartbeat = 0; heartbeat < 10; heartbeat++)
        {
            await _host.AdvanceAsync(TimeSpan.FromSeconds(10));
            await SignalAsync(nameof(ServiceRegistry.Renew), new Renewal("a", null, Now));
        }

        Assert.Equal(Now.AddSeconds(30), Assert.Single(_table.Rows).LeaseUntil);
        await _host.AdvanceAsync(TimeSpan.FromSeconds(31));
        Assert.Empty(_table.Rows);
    }

    [Fact]
    public async Task Renew_EndpointThatHasLeft_DoesNotBringItBack()
    {
        await RegisterAsync("a", 30);
        await SignalAsync(nameof(ServiceRegistry.Remove), "a");

        await SignalAsync(nameof(ServiceRegistry.Renew), new Renewal("a", 30, Now));

        Assert.Empty(_table.Rows);
    }

    [Fact]
    public async Task Register_OlderThanWhatIsThere_ChangesNothing()
    {
        await RegisterAsync("a", 600);
        var late = Registration("a", 5) with { RequestedAt = Now.AddSeconds(-1) };

        await SignalAsync(nameof(ServiceRegistry.Register), late);

        Assert.Equal(600, Assert.Single(_table.Rows).LeaseSeconds);
    }

    // What is not to be seen is not kept either: the sender is told to try again, and that then works.
    [Fact]
    public async Task Register_WhileStorageIsDown_KeepsNothingAndWorksWhenItIsBack()
    {
        _table.IsDown = true;
        await RegisterAsync("a", 30);
        Assert.Empty((await _host.Client.Entities.GetEntityAsync<RegistryState>(Id, cancellation: Stop))?.State.Endpoints.Keys ?? []);

        _table.IsDown = false;
        await RegisterAsync("a", 30);

        Assert.Equal(["a"], _table.Rows.Select(row => row.Id));
    }

    private DateTimeOffset Now => _host.Services.GetRequiredService<TimeProvider>().GetUtcNow();

    private Registration Registration(string id, int seconds) =>
        new(id, new RegisteredEndpointBody("https://models.example.com/", "openai"), seconds, Now.AddSeconds(seconds), Now);

    private Task RegisterAsync(string id, int seconds) => SignalAsync(nameof(ServiceRegistry.Register), Registration(id, seconds));

    private async Task SignalAsync(string operation, object input)
    {
        await _host.Client.Entities.SignalEntityAsync(Id, operation, input, cancellation: Stop);
        await _host.SettleAsync();
    }

    private async Task<RegistryState> StateAsync() => (await _host.Client.Entities.GetEntityAsync<RegistryState>(Id, cancellation: Stop))!.State;
}
