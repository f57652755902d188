using System.Text.Json;
using System.Text.Json.Nodes;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols.Http;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Protocols.HttpJson;

/// <summary>The declared mapping of one operation, ready for calls. Where nothing is declared, the canonical JSON itself is sent or read.</summary>
internal sealed class FieldMap
{
    private readonly Operation _operation;
    private readonly (JsonPath From, JsonPath To)[] _request;
    private readonly (JsonPath From, JsonPath To)[] _answer;

    /// <param name="operation">The operation.</param>
    /// <param name="mapping">A mapping that <see cref="FieldRules"/> find nothing wrong with.</param>
    public FieldMap(Operation operation, FieldMapping mapping)
    {
        (_operation, Path) = (operation, mapping.Path);
        _request = [.. mapping.Request.Select(pair => (JsonPath.Parse(pair.Key)!, JsonPath.Parse(pair.Value)!))];
        _answer = [.. mapping.Response.Select(pair => (JsonPath.Parse(pair.Value)!, JsonPath.Parse(pair.Key)!))];
    }

    /// <summary>Where to post to.</summary>
    public string Path { get; }

    /// <summary>The canonical input in the service's own form.</summary>
    /// <exception cref="ArgumentException">A number is not finite, which JSON cannot say.</exception>
    public ReadOnlyMemory<byte> Write(object payload) =>
        JsonSerializer.SerializeToUtf8Bytes(Copy(JsonSerializer.SerializeToNode(payload, _operation.Input, CanonicalJson.Options), _request));

    /// <summary>The canonical answer of the service's own form.</summary>
    /// <exception cref="JsonException">What the mapping finds is no canonical answer.</exception>
    /// <exception cref="BadAnswerException">It is none to this input.</exception>
    public EndpointReply Read(object payload, JsonElement answer)
    {
        var canonical = Copy(JsonSerializer.SerializeToNode(answer), _answer);
        var value = canonical.Deserialize(_operation.Output, CanonicalJson.Options) ?? throw new BadAnswerException("The answer is empty.");
        return new EndpointReply
        {
            Value = payload is TextsRequest request
                ? Embeddings.Of([.. ((IReadOnlyList<Embedding>)value).Select(one => one?.Vector ?? [])], request.Texts.Count)
                : value,
        };
    }

    private static JsonNode? Copy(JsonNode? source, (JsonPath From, JsonPath To)[] paths)
    {
        if (paths.Length == 0) return source;
        JsonNode? target = null;
        foreach (var (from, to) in paths)
            if (from.Read(source) is { } found) target = to.Write(target, found);

        return target;
    }
}
