using FunctionsOrchestration.Mesh.Control;
using Microsoft.Extensions.Time.Testing;

namespace FunctionsOrchestration.Mesh.Tests.Control;

public sealed class ControlExchangeTests
{
    private static readonly ControlKey Owner = new("Counter", "k");
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_AnswerAfterAWhile_IsReturned()
    {
        var plane = new SlowPlane(looks: 5);
        var exchange = new ControlExchange(plane, _time)
            .RunAsync<string>(Owner, "Add", 7, state => state == "7", TimeSpan.FromSeconds(1), Stop);

        for (var look = 0; look < 5; look++) _time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Equal("7", await exchange);
        Assert.Equal(1, plane.Told);
    }

    [Fact]
    public async Task Run_NoAnswer_EndsAfterItsPatience()
    {
        var plane = new SlowPlane(looks: int.MaxValue);
        var exchange = new ControlExchange(plane, _time)
            .RunAsync<string>(Owner, "Add", 7, state => state == "7", TimeSpan.FromSeconds(1), Stop);

        for (var look = 0; look < 19; look++) _time.Advance(TimeSpan.FromMilliseconds(50));
        Assert.False(exchange.IsCompleted);
        for (var look = 0; look < 3; look++) _time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Null(await exchange);
    }

    /// <summary>Deals with what it is told only when it has been looked at so many times.</summary>
    private sealed class SlowPlane(int looks) : IControlPlane
    {
        private int _looks;
        private object? _message;

        public int Told { get; private set; }

        public bool IsConnected => true;

        public Task TellAsync(ControlKey owner, string operation, object message, CancellationToken cancellation)
        {
            (_message, Told) = (message, Told + 1);
            return Task.CompletedTask;
        }

        public Task<TState?> SeeAsync<TState>(ControlKey owner, CancellationToken cancellation)
            where TState : class => Task.FromResult(++_looks > looks ? $"{_message}" as TState : null);
    }
}
