using FunctionsOrchestration.Conformance.App.Activities;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace FunctionsOrchestration.Conformance.App.Orchestrators;

/// <summary>A payload with the kinds of values that JSON and .NET have.</summary>
public sealed record Parcel(
    string Text, int Number, double Fraction, decimal Money, bool Flag, DateTimeOffset Moment, Guid Id, string? Nothing,
    IReadOnlyList<int> List, IReadOnlyDictionary<string, string> Map, Parcel? Inner);

/// <summary>Payloads: large ones, and all kinds of values.</summary>
public static class Payloads
{
    [Function(nameof(PassParcel))]
    public static async Task<Parcel> PassParcel([OrchestrationTrigger] TaskOrchestrationContext context, Parcel parcel) =>
        await context.CallActivityAsync<Parcel>(nameof(PassOn), parcel);

    [Function(nameof(PassOn))]
    public static Parcel PassOn([ActivityTrigger] Parcel parcel) => parcel;

    /// <summary>A large text out of one activity, into another, and out of the orchestration.</summary>
    [Function(nameof(PassLarge))]
    public static async Task<string> PassLarge([OrchestrationTrigger] TaskOrchestrationContext context, int length)
    {
        var text = await context.CallActivityAsync<string>(nameof(Basics.MakeText), length);
        var counted = await context.CallActivityAsync<int>(nameof(Basics.LengthOf), text);
        return counted == length ? text : $"lost {length - counted}";
    }
}
