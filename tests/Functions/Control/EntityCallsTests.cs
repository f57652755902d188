using FunctionsOrchestration.Control;
using FunctionsOrchestration.LocalHost.Testing;
using FunctionsOrchestration.Mesh.Control;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Functions.Tests.Control;

/// <summary>A function asks an entity and hears its answer; background work tells entities and sees their state.</summary>
public sealed class EntityCallsTests
{
    private static readonly EntityInstanceId Id = new(nameof(Sum), "k");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_Operation_AnswersAndLeavesNoInstanceBehind()
    {
        await using var host = await StartAsync();

        Assert.Equal(5, await host.Client.CallEntityAsync<int>(Id, nameof(Sum.Add), 5, Stop));
        Assert.Equal(7, await host.Client.CallEntityAsync<int>(Id, nameof(Sum.Add), 2, Stop));
        Assert.Empty(await host.Client.GetAllInstancesAsync().ToListAsync(Stop));
    }

    [Fact]
    public async Task Call_OperationThatThrows_SaysWhichAndWhy()
    {
        await using var host = await StartAsync();

        var failure = await Assert.ThrowsAsync<EntityCallFailedException>(
            async () => await host.Client.CallEntityAsync<int>(Id, nameof(Sum.Fail), null, Stop));
        Assert.Contains("@sum@k: Fail failed", failure.Message, StringComparison.Ordinal);
        Assert.Contains("broken", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plane_ToldAndAsked_ReachesTheEntity()
    {
        await using var host = await StartAsync();
        var plane = new DurableControlPlane();
        var owner = new ControlKey(nameof(Sum), "k");
        Assert.False(plane.IsConnected);
        await Assert.ThrowsAsync<InvalidOperationException>(() => plane.TellAsync(owner, nameof(Sum.Add), 1, Stop));

        plane.Connect(host.Client);
        Assert.Null(await plane.SeeAsync<Total>(owner, Stop));
        await plane.TellAsync(owner, nameof(Sum.Add), 1, Stop);
        await host.SettleAsync();

        Assert.Equal(new Total(1), await plane.SeeAsync<Total>(owner, Stop));
    }

    private static Task<LocalTestHost> StartAsync() =>
        LocalTestHost.StartAsync([typeof(ControlCallOrchestrator), typeof(Sum)], services => services.AddSerialization());
}

/// <summary>What a <see cref="Sum"/> keeps.</summary>
public sealed record Total(int Value);

/// <summary>An entity to call.</summary>
public sealed class Sum : TaskEntity<Total>
{
    public int Add(int number) => (State = new Total(State.Value + number)).Value;

#pragma warning disable CA1822 // Entities dispatch to instance methods.
    public int Fail() => throw new InvalidOperationException("It is broken.");
#pragma warning restore CA1822

    [Function(nameof(Sum))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Sum>();

    protected override Total InitializeState(TaskEntityOperation entityOperation) => new(0);
}
