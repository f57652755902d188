namespace FunctionsOrchestration.AI.Server;

/// <summary>What the server says of itself.</summary>
internal static class AboutServer
{
    public const string Name = "functions-orchestration";

    /// <summary>What runs the models.</summary>
    public const string Platform = "dotnet";

    public static string Version { get; } = typeof(AboutServer).Assembly.GetName().Version?.ToString(3) ?? "";
}
