using System.Runtime.InteropServices;
using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Selections;

namespace FunctionsOrchestration.Events.Routing.Transforms;

/// <summary>Checks a template and makes it ready to be applied. Everything that is wrong with it is noted.</summary>
/// <param name="errors">Where what is wrong is noted.</param>
internal sealed class TransformCompiler(RoutingErrors errors)
{
    public const int MostOutputBytes = 1_048_576;
    private const int MostTemplateBytes = 65_536;
    private const int DeepestLevel = 32;
    private const int MostSelections = 256;
    private int _selections;

    /// <summary>The template; null where anything is wrong with it.</summary>
    public TemplateNode? Compile(TransformDefinition definition)
    {
        var before = errors.Count;
        if (definition.MaxOutputBytes is < 1 or > MostOutputBytes)
            errors.Add("maxOutputBytes", $"{definition.MaxOutputBytes}", "The limit is out of range.", $"Send 1–{MostOutputBytes}.");
        if (!Enum.IsDefined(definition.Missing))
            errors.Add("missing", $"{definition.Missing}", "There is no such rule.", $"Use one of {string.Join(", ", Enum.GetNames<MissingValue>())}.");
        var node = Root(definition.Template);
        if (_selections > MostSelections)
            errors.Add("template", $"{_selections} selections", $"A template has at most {MostSelections} selections.", "Select whole objects.");
        return errors.Count > before ? null : node;
    }

    private TemplateNode? Root(JsonElement template)
    {
        if (template.ValueKind == JsonValueKind.Undefined)
            errors.Add("template", null, "There is no template.", "Send any JSON.");
        else if (JsonMarshal.GetRawUtf8Value(template).Length > MostTemplateBytes)
            errors.Add("template", null, $"The template has more than {MostTemplateBytes} bytes.", "Send a shorter one.", RoutingErrorKind.TooLarge);
        else return Node(template, "template", 0);
        return null;
    }

    private TemplateNode Node(JsonElement element, string path, int level)
    {
        if (level > DeepestLevel)
        {
            errors.Add(path, null, $"The template has more than {DeepestLevel} levels.", "Nest it less.");
            return Literal(element);
        }

        return element.ValueKind switch
        {
            JsonValueKind.Object => Object(element, path, level),
            JsonValueKind.Array => Array(element, path, level),
            JsonValueKind.String => Text(element, path, level == 0),
            _ => Literal(element),
        };
    }

    private TemplateNode Object(JsonElement element, string path, int level)
    {
        List<(JsonEncodedText, TemplateNode)> members = [];
        HashSet<string> names = [];
        foreach (var member in element.EnumerateObject())
        {
            if (!names.Add(member.Name)) errors.Add($"{path}.{member.Name}", null, "The member stands twice in the template.", "Leave one out.");
            members.Add((JsonEncodedText.Encode(member.Name), Node(member.Value, $"{path}.{member.Name}", level + 1)));
        }

        return members.TrueForAll(member => member.Item2 is LiteralNode) ? Literal(element) : new ObjectNode([.. members]);
    }

    private TemplateNode Array(JsonElement element, string path, int level)
    {
        TemplateNode[] elements = [.. element.EnumerateArray().Select((one, index) => Node(one, $"{path}[{index}]", level + 1))];
        return elements.All(one => one is LiteralNode) ? Literal(element) : new ArrayNode(elements);
    }

    private TemplateNode Text(JsonElement element, string path, bool isRoot)
    {
        var parts = TemplateText.Split(JsonText.Decode(element), path, errors) ?? [];
        _selections += parts.Count(part => part.Selection is not null);
        return parts switch
        {
            [{ Selection: { } only }] => new SelectionNode(only, path, isRoot),
            [] => Literal(element),
            [{ Text: { } text }] when !text.Contains("${", StringComparison.Ordinal) => Literal(element),
            _ => new TextNode([.. parts], path),
        };
    }

    private static LiteralNode Literal(JsonElement element) => new(JsonMarshal.GetRawUtf8Value(element).ToArray());
}
