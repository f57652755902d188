namespace FunctionsOrchestration.TortureApp;

/// <summary>What a loop has left to do, and what it has.</summary>
public sealed record LoopState(int Remaining, int Total);

/// <summary>What a listener has heard, through all its generations.</summary>
public sealed record ListenerState(IReadOnlyList<int> Heard)
{
    /// <summary>The event that ends a listener.</summary>
    public const int Stop = -1;
}

/// <summary>A large text that goes through every place where a value can stand.</summary>
public sealed record HeavyState(int Number, string? Text);

/// <summary>Money from one account to another.</summary>
public sealed record TransferInput(int From, int To, int Amount);
