using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Models;

/// <summary>What came of one operation on one document.</summary>
/// <typeparam name="T">The canonical result of the operation.</typeparam>
/// <param name="Status"><c>ok</c>; <c>unavailable</c> where the model cannot be loaded; <c>failed</c> where it cannot work on
///   this input or a fault outlasted every attempt.</param>
/// <param name="Value">What was found; null unless ok.</param>
/// <param name="Model">Which model found it; null unless ok.</param>
/// <param name="Milliseconds">Wall time of the call that answered; null unless ok.</param>
/// <param name="Problem">Why there is no value; null where ok.</param>
public sealed record Outcome<T>(string Status, T? Value, ModelInfo? Model, double? Milliseconds, string? Problem)
    where T : class
{
    /// <summary>True where the operation found a value.</summary>
    internal bool IsOk => Status == Outcome.Ok;
}

/// <summary>The three ends that an operation can come to.</summary>
internal static class Outcome
{
    public const string Ok = "ok";
    public const string Unavailable = "unavailable";
    public const string Failed = "failed";

    public static Outcome<T> Of<T>(MeshResult result)
        where T : class =>
        new(Ok, result.Require<T>(), result.Model, Math.Round(result.Elapsed.TotalMilliseconds, 2), null);

    public static Outcome<T> Of<T>(Answer<T> answer)
        where T : class => new(Ok, answer.Value, answer.Model, Math.Round(answer.Milliseconds, 2), null);

    public static Outcome<T> None<T>(string status, string problem)
        where T : class => new(status, null, null, null, problem);
}
