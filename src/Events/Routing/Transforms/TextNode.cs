using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Selections;

namespace FunctionsOrchestration.Events.Routing.Transforms;

/// <summary>A string of the template with selections within text.</summary>
/// <param name="parts">Text, or a selection, in their order.</param>
/// <param name="path">Its place in the template.</param>
internal sealed class TextNode((string? Text, EventSelection? Selection)[] parts, string path) : TemplateNode
{
    public override void Write(TransformRun run, JsonEncodedText? name)
    {
        var text = new StringBuilder();
        foreach (var (literal, selection) in parts)
        {
            // Each selection is at most as large as the event; together they may be hundreds of times that.
            if (text.Length > TransformCompiler.MostOutputBytes) break;
            if (selection is null) text.Append(literal);
            else if (selection.IsSingular) Append(run, text, selection);
            else AppendAll(run, text, selection);
        }

        WriteName(run, name);
        run.Writer.WriteStringValue(text.ToString());
    }

    private void Append(TransformRun run, StringBuilder text, EventSelection selection)
    {
        var value = selection.Read(run.View);
        if (value.IsMissing && run.Missing == MissingValue.Fail) run.Fail(path, selection.Text);
        else if (value.Attribute is { } attribute) text.Append(attribute);
        else if (!value.IsMissing) text.Append(Text(value.Element));
    }

    private static void AppendAll(TransformRun run, StringBuilder text, EventSelection selection) =>
        text.Append('[').AppendJoin(',', selection.ReadAll(run.View).Select(element => element.GetRawText())).Append(']');

    private static string Text(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => JsonText.Decode(element),
        JsonValueKind.Null => "",
        _ => element.GetRawText(),
    };
}
