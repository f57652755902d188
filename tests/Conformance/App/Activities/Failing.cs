using FunctionsOrchestration.Conformance.App.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.Conformance.App.Activities;

/// <summary>Activities that fail.</summary>
public static class Failing
{
    /// <summary>Fails with an exception that another one caused.</summary>
    [Function(nameof(Fail))]
    public static string Fail([ActivityTrigger] string reason) =>
        throw new InvalidOperationException(reason, new ArgumentException("the inner reason"));

    /// <summary>Fails with an exception that only this app knows.</summary>
    [Function(nameof(FailOwnWay))]
    public static string FailOwnWay([ActivityTrigger] string reason) => throw new OwnException(reason);

    /// <summary>Fails until its given attempt; each is written to the diary.</summary>
    /// <returns>The number of the attempt that succeeded, from one.</returns>
    [Function(nameof(FailUntil))]
    public static int FailUntil([ActivityTrigger] Attempts attempts)
    {
        Diary.Write(attempts.Page, "attempt");
        var attempt = Diary.Read(attempts.Page).Count;
        return attempt >= attempts.Succeeding ? attempt : throw new InvalidOperationException($"attempt {attempt} failed");
    }

    /// <summary>Fails until a switch is turned on.</summary>
    [Function(nameof(FailUntilMended))]
    public static string FailUntilMended([ActivityTrigger] string name)
    {
        Diary.Write(name, "called");
        return Switches.IsOn(name) ? "mended" : throw new InvalidOperationException("not mended");
    }
}

/// <summary>An activity's attempts: the page of the diary that counts them, and the first that succeeds.</summary>
public sealed record Attempts(string Page, int Succeeding);

public sealed class OwnException(string message) : IOException(message);
