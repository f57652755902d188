using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace FunctionsOrchestration.TortureApp;

/// <summary>Keeps every token that it was given, in order, so that a lost or repeated operation shows.</summary>
public sealed class Tally : TaskEntity<List<string>>
{
    private const int Tallies = 24;

    /// <summary>The tally that a token belongs to: many share one, so that its operations come in batches.</summary>
    public static EntityInstanceId Of(string token) => new(nameof(Tally), (token.Sum(c => c) % Tallies).ToString("00"));

    /// <returns>How often the token is there now.</returns>
    public int Add(string token)
    {
        State.Add(token);
        return State.Count(one => one == token);
    }

    /// <summary>Adds a token, and asks another entity to add one too, now and a little later.</summary>
    public void Relay(string token)
    {
        State.Add(token);
        Context.SignalEntity(Of($"{token}/now"), nameof(Add), $"{token}/now");
        Context.SignalEntity(
            Of($"{token}/later"), nameof(Add), $"{token}/later",
            new SignalEntityOptions { SignalTime = DateTimeOffset.UtcNow.AddMilliseconds(150) });
    }

    /// <summary>Adds a token, and starts an orchestration of that name.</summary>
    public void Launch(string token)
    {
        State.Add(token);
        Context.ScheduleNewOrchestration(nameof(Chores.Loop), new LoopState(3, 0), new StartOrchestrationOptions($"{token}-launched"));
    }

    /// <summary>Adds a token and then fails, which must leave no trace.</summary>
    public int AddAndFail(string token)
    {
        State.Add(token);
        Context.SignalEntity(Of(token), nameof(Add), token);
        throw new InvalidOperationException($"failed with {token}");
    }

    [Function(nameof(Tally))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Tally>();

    protected override List<string> InitializeState(TaskEntityOperation entityOperation) => [];
}

/// <summary>A bank account. It opens with a thousand, and may go below zero.</summary>
public sealed class Account : TaskEntity<int>
{
    public const int Opening = 1_000;

    public int Move(int amount) => State += amount;

    public static EntityInstanceId Of(int number) => new(nameof(Account), number.ToString("00"));

    [Function(nameof(Account))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Account>();

    protected override int InitializeState(TaskEntityOperation entityOperation) => Opening;
}
