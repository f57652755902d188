using System.Globalization;
using System.Net;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.AI.Server;

/// <summary>What the command line asks for.</summary>
internal sealed record ServerOptions
{
    public const string Usage =
        "Usage: --port N --services nlp,vision [--grpc-port N] [--address 127.0.0.1] [--models folder] [--sentiment file] [--end-with stdin]; port 0 takes a free one, as --grpc-port does by default.";

    /// <summary>Port of REST and of the OpenAI endpoints; 0 takes a free one.</summary>
    public int Port { get; init; }

    /// <summary>
    /// Port of gRPC, which without TLS cannot share one with HTTP/1.1. Default 0, a free one, so that servers on neighbouring ports
    /// never take each other's.
    /// </summary>
    public int GrpcPort { get; init; }

    /// <summary>Address to listen at. Nobody is asked for a key, so others reach the server only where this is said.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The domains whose models are offered.</summary>
    public required IReadOnlyList<string> Services { get; init; }

    /// <summary>The folder of the models; null takes the one beside the application.</summary>
    public string? Models { get; init; }

    /// <summary>The file of another training of the sentiment model; null takes the one that ships.</summary>
    public string? Sentiment { get; init; }

    /// <summary>
    /// True where it ends when its standard input does: whoever started it holds the other end of that pipe, so that it does not
    /// outlive its parent, however that ends.
    /// </summary>
    public bool EndsWithInput { get; init; }

    /// <summary>Domains that have embedded models.</summary>
    public static IReadOnlyList<string> Known { get; } = [.. Operations.Domains.Where(domain => domain != Operations.Chat.Domain)];

    /// <summary>Reads the command line.</summary>
    /// <returns>The options, or everything that is wrong with them.</returns>
    public static (ServerOptions? Options, string? Wrong) Parse(IReadOnlyList<string> arguments)
    {
        var wrong = new List<string>();
        var given = Pairs(arguments, wrong);
        var port = PortOf(given, "--port", wrong) ?? 0;
        var grpc = PortOf(given, "--grpc-port", wrong) ?? 0;
        if (port == grpc && port != 0) wrong.Add($"--grpc-port {grpc} is the same as --port; without TLS each needs its own.");
        var address = IPAddress.Loopback;
        if (given.TryGetValue("--address", out var text) && !IPAddress.TryParse(text, out address)) wrong.Add($"--address '{text}' is no IP address.");
        string[] services = given.GetValueOrDefault("--services", "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (given.TryGetValue("--end-with", out var end) && end != "stdin") wrong.Add($"--end-with '{end}' must be stdin.");
        if (services.Length == 0) wrong.Add($"--services is missing. There are: {string.Join(", ", Known)}.");
        wrong.AddRange(services.Where(service => !Known.Contains(service))
            .Select(service => $"There is no service '{service}'. There are: {string.Join(", ", Known)}."));
        return wrong.Count > 0
            ? (null, string.Join(Environment.NewLine, wrong.Append(Usage)))
            : (new ServerOptions
            {
                Port = port, GrpcPort = grpc, Address = address!, Services = [.. services.Distinct()], Models = given.GetValueOrDefault("--models"),
                Sentiment = given.GetValueOrDefault("--sentiment"), EndsWithInput = end is not null,
            }, null);
    }

    private static Dictionary<string, string> Pairs(IReadOnlyList<string> arguments, List<string> wrong)
    {
        var given = new Dictionary<string, string>();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            if (arguments[i] is not ("--port" or "--grpc-port" or "--services" or "--address" or "--models" or "--sentiment" or "--end-with")) wrong.Add($"'{arguments[i]}' is no option.");
            else if (i + 1 == arguments.Count) wrong.Add($"{arguments[i]} needs a value.");
            else if (!given.TryAdd(arguments[i], arguments[i + 1])) wrong.Add($"{arguments[i]} is twice there.");
        }

        return given;
    }

    private static int? PortOf(Dictionary<string, string> given, string name, List<string> wrong)
    {
        if (!given.TryGetValue(name, out var text)) return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort) return port;
        wrong.Add($"{name} '{text}' must be 0–{IPEndPoint.MaxPort}.");
        return null;
    }
}
