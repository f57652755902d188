using System.Runtime.InteropServices;
using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Selections;

namespace FunctionsOrchestration.Events.Routing.Transforms;

/// <summary>A part of a template. It writes itself, with its name if it is a member, or leaves itself out.</summary>
internal abstract class TemplateNode
{
    public abstract void Write(TransformRun run, JsonEncodedText? name);

    protected static void WriteName(TransformRun run, JsonEncodedText? name)
    {
        if (name is { } given) run.Writer.WritePropertyName(given);
    }
}

/// <summary>A part without selections, written as it stands in the template.</summary>
internal sealed class LiteralNode(byte[] json) : TemplateNode
{
    public override void Write(TransformRun run, JsonEncodedText? name)
    {
        WriteName(run, name);
        run.Writer.WriteRawValue(json, skipInputValidation: true);
    }
}

/// <summary>An object with selections somewhere below.</summary>
internal sealed class ObjectNode((JsonEncodedText Name, TemplateNode Node)[] members) : TemplateNode
{
    public override void Write(TransformRun run, JsonEncodedText? name)
    {
        WriteName(run, name);
        run.Writer.WriteStartObject();
        foreach (var member in members)
        {
            if (run.IsTooLarge) break;
            member.Node.Write(run, member.Name);
        }

        run.Writer.WriteEndObject();
    }
}

/// <summary>An array with selections somewhere below.</summary>
internal sealed class ArrayNode(TemplateNode[] elements) : TemplateNode
{
    public override void Write(TransformRun run, JsonEncodedText? name)
    {
        WriteName(run, name);
        run.Writer.WriteStartArray();
        foreach (var element in elements)
        {
            if (run.IsTooLarge) break;
            element.Write(run, name: null);
        }

        run.Writer.WriteEndArray();
    }
}

/// <summary>A string of the template that is one selection.</summary>
/// <param name="selection">What it selects.</param>
/// <param name="path">Its place in the template.</param>
/// <param name="isRoot">Whether it is the whole template, which cannot be left out.</param>
internal sealed class SelectionNode(EventSelection selection, string path, bool isRoot) : TemplateNode
{
    public override void Write(TransformRun run, JsonEncodedText? name)
    {
        if (selection.IsSingular) WriteOne(run, name, selection.Read(run.View));
        else WriteAll(run, name);
    }

    private void WriteOne(TransformRun run, JsonEncodedText? name, EventValue value)
    {
        if (value.IsMissing)
        {
            if (run.Missing == MissingValue.Fail) run.Fail(path, selection.Text);
            else if (run.Missing == MissingValue.Null || isRoot)
            {
                WriteName(run, name);
                run.Writer.WriteNullValue();
            }

            return;
        }

        WriteName(run, name);
        if (value.Attribute is not { } text) Raw(run, value.Element);
        else if (value.IsBareAttribute) run.Writer.WriteRawValue(text);
        else run.Writer.WriteStringValue(text);
    }

    private void WriteAll(TransformRun run, JsonEncodedText? name)
    {
        WriteName(run, name);
        run.Writer.WriteStartArray();
        foreach (var element in selection.ReadAll(run.View))
        {
            if (run.IsTooLarge) break;
            Raw(run, element);
        }

        run.Writer.WriteEndArray();
    }

    private static void Raw(TransformRun run, JsonElement element) =>
        run.Writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(element), skipInputValidation: true);
}
