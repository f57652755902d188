using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.Conformance.App.Entities;

/// <summary>An entity whose state is a number.</summary>
public sealed class Counter : TaskEntity<int>
{
    public int Add(int amount) => State += amount;

    public int Get() => State;

    /// <summary>Changes the state and fails: the change must not remain.</summary>
    public void AddAndFail(int amount)
    {
        State += amount;
        throw new InvalidOperationException("added and failed", new ArgumentException("the inner reason"));
    }

    public void Delete() => State = default;

    /// <summary>Signals another counter, and starts an orchestration, in one operation that may fail after both.</summary>
    public string Relay(Relayed relayed)
    {
        State += relayed.Amount;
        Context.SignalEntity(new EntityInstanceId(nameof(Counter), relayed.Target), nameof(Add), relayed.Amount);
        var id = Context.ScheduleNewOrchestration(
            nameof(Orchestrators.Steering.Repeat), relayed.Amount, new(InstanceId: $"{relayed.Target}-started"));
        return relayed.Fails ? throw new InvalidOperationException("relayed and failed") : id;
    }

    [Function(nameof(Counter))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Counter>();
}

/// <summary>What a counter passes on.</summary>
public sealed record Relayed(string Target, int Amount, bool Fails);
