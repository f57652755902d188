using System.Text.Json;

namespace FunctionsOrchestration.Documents;

/// <summary>
/// Reads <c>{"documents": [{"id", "text"?, "imageBase64"?, "imageUrl"?, "series"?}]}</c>. It walks the document object model
/// itself, because a deserializer stops at the first error and the sender shall learn of all of them.
/// </summary>
internal sealed class JsonDocumentsParser(DocumentsOptions limits, RequestErrors errors, IReadOnlyList<string> requestFields)
{
    private static readonly string[] DocumentFields = ["id", "text", "imageBase64", "imageUrl", "series"];
    private readonly DocumentRules _rules = new(limits, errors);

    /// <summary>What the body holds; only of use where no error was added.</summary>
    public DocumentsRequest Parse(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            errors.Add("body", null, "The body is empty.", "Send {\"documents\": [{\"id\": \"a\", \"text\": \"…\"}]}.");
            return new([], null);
        }

        try
        {
            using var json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 8, AllowDuplicateProperties = false });
            return ParseRequest(json.RootElement);
        }
        catch (JsonException malformed)
        {
            errors.Add(
                "body", JsonPosition.Describe(body.Span, malformed),
                "The body is not well-formed JSON: " + JsonPosition.Reason(malformed), "Correct the JSON at that place.");
        }
        catch (InvalidOperationException)
        {
            // The reader finds broken UTF-8 and unpaired surrogates only when a string is taken out of the document.
            errors.Add(
                "body", null, "A string in the body is not valid Unicode.",
                "Encode the body as UTF-8, without unpaired surrogates.");
        }
        return new([], null);
    }

    private DocumentsRequest ParseRequest(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            AddWrongKind("body", root, "an object such as {\"documents\": [{\"id\": \"a\", \"text\": \"…\"}]}");
            return new([], null);
        }

        RefuseUnknownFields(root, "", requestFields);
        var failAt = root.TryGetProperty("failAt", out var value) && requestFields.Contains("failAt")
            ? ReadString(value, "failAt") : null;
        if (!root.TryGetProperty("documents", out var list) || list.ValueKind == JsonValueKind.Null)
        {
            errors.Add("documents", null, "The field is missing.", "Send {\"documents\": [{\"id\": \"a\", \"text\": \"…\"}]}.");
            return new([], failAt);
        }
        if (list.ValueKind != JsonValueKind.Array)
        {
            AddWrongKind("documents", list, "a list of documents");
            return new([], failAt);
        }

        _rules.CheckCount(list.GetArrayLength());
        return new([.. list.EnumerateArray().Select((element, i) => ParseDocument(element, $"documents[{i}]"))], failAt);
    }

    private Document ParseDocument(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            AddWrongKind(path, element, "an object such as {\"id\": \"a\", \"text\": \"…\"}");
            return new("");
        }

        RefuseUnknownFields(element, path + ".", DocumentFields);
        var id = ReadId(element, path);
        var text = Optional(element, "text") is { } t ? ReadText(t, path + ".text") : null;
        var image = Optional(element, "imageBase64") is { } b ? ReadImage(b, path + ".imageBase64") : null;
        var url = Optional(element, "imageUrl") is { } u ? ReadUrl(u, path + ".imageUrl") : null;
        var series = Optional(element, "series") is { } s ? ReadSeries(s, path + ".series") : null;

        if (!DocumentFields.Skip(1).Any(field => Optional(element, field) is not null))
            errors.Add(
                path, null, "The document has no content.", "Give it at least one of text, imageBase64, imageUrl and series.");
        if (Optional(element, "imageBase64") is not null && Optional(element, "imageUrl") is not null)
            errors.Add(
                path, "imageBase64 and imageUrl", "A document has one image at most.",
                "Leave one of them out, or make two documents.");
        return new(id, text, image, url, series);
    }

    private string ReadId(JsonElement document, string path)
    {
        if (Optional(document, "id") is not { } value)
        {
            errors.Add(path + ".id", null, "The field is missing.", "Give the document an id, for example 'report-1'.");
            return "";
        }
        if (ReadString(value, path + ".id") is not { } id) return "";
        _rules.CheckId(path + ".id", id);
        return id;
    }

    private string? ReadText(JsonElement value, string field)
    {
        if (ReadString(value, field) is not { } text) return null;
        _rules.CheckText(field, text);
        return text;
    }

    private ReadOnlyMemory<byte>? ReadImage(JsonElement value, string field)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            AddWrongKind(field, value, "a string of base64");
            return null;
        }
        if (!value.TryGetBytesFromBase64(out var bytes))
        {
            errors.Add(
                field, value.GetString(), "Not base64.",
                "Send the bytes of a PNG or JPEG file as base64 (RFC 4648 §4, with padding), without a 'data:' prefix.");
            return null;
        }
        _rules.CheckImage(field, bytes);
        return bytes;
    }

    private Uri? ReadUrl(JsonElement value, string field)
    {
        if (ReadString(value, field) is not { } text) return null;
        if (Uri.TryCreate(text, UriKind.Absolute, out var url)) return url;
        errors.Add(field, text, "Not an absolute URL.", "Send a URL such as https://example.org/page.png.");
        return null;
    }

    private List<double>? ReadSeries(JsonElement value, string field)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            AddWrongKind(field, value, "a list of numbers");
            return null;
        }
        if (value.GetArrayLength() > limits.MaxSeriesPoints)
        {
            _rules.CheckSeries(field, new double[value.GetArrayLength()]);
            return null;
        }

        var series = new List<double>(value.GetArrayLength());
        foreach (var (i, element) in value.EnumerateArray().Index())
        {
            if (element.ValueKind == JsonValueKind.Number) series.Add(element.GetDouble());
            else AddWrongKind($"{field}[{i}]", element, "a number");
        }
        if (series.Count == value.GetArrayLength()) _rules.CheckSeries(field, series);
        return series;
    }

    private void RefuseUnknownFields(JsonElement element, string prefix, IReadOnlyList<string> known)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (known.Contains(property.Name)) continue;
            var meant = known.FirstOrDefault(name => name.Equals(property.Name, StringComparison.OrdinalIgnoreCase));
            errors.Add(prefix + property.Name, property.Value.GetRawText(), "Unknown field.",
                meant is null ? $"Leave it out. Known here: {string.Join(", ", known)}." : $"Write it as '{meant}'.");
        }
    }

    private string? ReadString(JsonElement value, string field)
    {
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        AddWrongKind(field, value, "a string");
        return null;
    }

    private void AddWrongKind(string field, JsonElement value, string wanted) =>
        errors.Add(
            field, value.GetRawText(), $"This is {JsonPosition.KindOf(value)}, and {wanted} is expected.", $"Send {wanted}.");

    /// <summary>An explicit null means the same as a field that is not there: serializers write it for what is not set.</summary>
    private static JsonElement? Optional(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
