using FunctionsOrchestration.Services;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Functions.Tests.Services;

/// <summary>Every worker sees what is registered, and asks for it cheaply.</summary>
public sealed class RegistrationSourceTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly MemoryTable _table = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refresh_NothingChanged_ReadsOnlyTheVersion()
    {
        using var source = Source();
        await WriteAsync("a", 30);

        await source.RefreshAsync(Stop);
        await source.RefreshAsync(Stop);

        Assert.Equal(1, _table.Reads);
        Assert.Equal("a", Assert.Single(Assert.Single(source.Read()).Endpoints).Endpoint.Id);
    }

    [Fact]
    public async Task Refresh_RenewedLease_IsReadWithoutANewCatalog()
    {
        using var source = Source();
        await WriteAsync("a", 30);
        await source.RefreshAsync(Stop);
        var changed = source.Changed;

        await WriteAsync("a", 60);
        await source.RefreshAsync(Stop);

        Assert.False(changed.HasChanged);
        Assert.Equal(_time.GetUtcNow().AddSeconds(60), source.Read()[0].Endpoints[0].LeaseUntil);
    }

    [Theory]
    [InlineData("b", 30)]
    [InlineData("a", 10)]
    public async Task Refresh_AnotherEndpointOrAShorterLease_TellsTheCatalog(string id, int seconds)
    {
        using var source = Source();
        await WriteAsync("a", 30);
        await source.RefreshAsync(Stop);
        var changed = source.Changed;

        await WriteAsync(id, seconds);
        await source.RefreshAsync(Stop);

        Assert.True(changed.HasChanged);
    }

    [Fact]
    public async Task Refresh_StorageDown_KeepsWhatIsKnown()
    {
        using var source = Source();
        await WriteAsync("a", 30);
        await source.RefreshAsync(Stop);
        _table.IsDown = true;

        await Assert.ThrowsAsync<Azure.RequestFailedException>(() => source.RefreshAsync(Stop));

        Assert.Single(source.Read());
    }

    private RegistrationSource Source() => new(_table, _time, NullLogger<RegistrationSource>.Instance);

    private Task WriteAsync(string id, int seconds) => _table.WriteAsync("texts", new Registration(
        id, new RegisteredEndpointBody("https://models.example.com/", "openai"), 30, _time.GetUtcNow().AddSeconds(seconds), _time.GetUtcNow()));
}
