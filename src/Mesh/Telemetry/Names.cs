using System.Collections.Frozen;
using System.Text.Json;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Telemetry;

/// <summary>
/// What attributes and values are called: by OpenTelemetry's semantic conventions for generative AI where they have a name, and below
/// <c>mesh.</c> where they have none.
/// </summary>
internal static class Names
{
    public const string Operation = "gen_ai.operation.name";
    public const string Provider = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string ResponseModel = "gen_ai.response.model";
    public const string FinishReasons = "gen_ai.response.finish_reasons";
    public const string InputTokens = "gen_ai.usage.input_tokens";
    public const string OutputTokens = "gen_ai.usage.output_tokens";
    public const string TokenType = "gen_ai.token.type";
    public const string ErrorType = "error.type";
    public const string ServerAddress = "server.address";
    public const string ServerPort = "server.port";

    public const string Service = "mesh.service";
    public const string Version = "mesh.version";
    public const string Endpoint = "mesh.endpoint";
    public const string Attempt = "mesh.attempt";
    public const string Attempts = "mesh.attempts";
    public const string Outcome = "mesh.outcome";
    public const string Chosen = "mesh.chosen";
    public const string Caller = "mesh.caller";
    public const string State = "mesh.endpoint.state";

    /// <summary>The outcome of what went well.</summary>
    public const string Ok = "ok";

    private static readonly FrozenDictionary<ProblemReason, string> Reasons = SnakeCase<ProblemReason>();
    private static readonly FrozenDictionary<FaultKind, string> Faults = SnakeCase<FaultKind>();

    /// <summary>The conventions name some operations; the others go by their own key.</summary>
    public static string Of(Operation operation) =>
        operation == Operations.Chat ? "chat" : operation == Operations.Embed ? "embeddings" : operation.Key;

    /// <summary>Who provides the model. The conventions ask for the API's own name where only that is known.</summary>
    public static string ProviderOf(EndpointModel endpoint) => endpoint.Definition.Protocol;

    /// <summary>What the model is called over there.</summary>
    public static string ModelOf(ServiceModel service, EndpointModel? endpoint) => endpoint?.Definition.Model ?? service.Name;

    public static string OutcomeOf(MeshProblem? problem) => problem is null ? Ok : Reasons[problem.Reason];

    public static string OutcomeOf(EndpointFault? fault) => fault is null ? Ok : Faults[fault.Kind];

    private static FrozenDictionary<T, string> SnakeCase<T>() where T : struct, Enum =>
        Enum.GetValues<T>().ToFrozenDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));
}
