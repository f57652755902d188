namespace FunctionsOrchestration.AI.Server.OpenInference;

/// <summary>What the server says of itself.</summary>
internal static class ServerMetadata
{
    public const string Name = "functions-orchestration";

    /// <summary>What runs the models.</summary>
    public const string Platform = "dotnet";

    public static string Version { get; } = typeof(ServerMetadata).Assembly.GetName().Version?.ToString(3) ?? "";
}
