using System.Text.Json;

namespace FunctionsOrchestration.LocalHost.Testing;

/// <summary>A call of an activity.</summary>
/// <param name="Activity">The activity's name.</param>
/// <param name="InstanceId">The orchestration that called it.</param>
/// <param name="Input">Its input as JSON; <see langword="null"/> for none.</param>
public sealed record ActivityCall(string Activity, string InstanceId, string? Input)
{
    /// <summary>Reads the input.</summary>
    /// <typeparam name="T">The type to read it as.</typeparam>
    /// <returns>The input; the type's default for none.</returns>
    public T? ReadInputAs<T>() => Input is null ? default : JsonSerializer.Deserialize<T>(Input, JsonSerializerOptions.Web);
}
