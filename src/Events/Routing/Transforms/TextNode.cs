using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using FunctionsOrchestration.Events.Routing.Selections;

namespace FunctionsOrchestration.Events.Routing.Transforms;

/// <summary>A string of the template with selections within text.</summary>
/// <param name="parts">Text, or a selection, in their order.</param>
/// <param name="path">Its place in the template.</param>
internal sealed class TextNode((string? Text, EventSelection? Selection)[] parts, string path) : TemplateNode
{
    // Longer strings are decoded into one of their own.
    private const int StackCharacters = 256;

    public override void Write(TransformRun run, JsonEncodedText? name)
    {
        var text = run.Text;
        text.ResetWrittenCount();
        foreach (var (literal, selection) in parts)
        {
            // Each selection is at most as large as the event; together they may be hundreds of times that.
            if (text.WrittenCount > TransformCompiler.MostOutputBytes) break;
            if (selection is null) text.Write(literal);
            else if (selection.IsSingular) AppendOne(run, selection);
            else AppendAll(run, selection);
        }

        WriteName(run, name);
        run.Writer.WriteStringValue(text.WrittenSpan);
    }

    private void AppendOne(TransformRun run, EventSelection selection)
    {
        var value = selection.Read(run.View);
        Span<char> buffer = stackalloc char[StackCharacters];
        if (value.IsMissing && run.Missing == MissingValue.Fail) run.Fail(path, selection.Text);
        else if (value.TryText(buffer, out var found)) run.Text.Write(found);
        else if (!value.IsMissing && !value.IsNull) AppendRaw(run.Text, value.Element);
    }

    private static void AppendAll(TransformRun run, EventSelection selection)
    {
        var separator = "[";
        foreach (var element in selection.ReadAll(run.View))
        {
            run.Text.Write(separator);
            AppendRaw(run.Text, element);
            separator = ",";
        }

        run.Text.Write(separator == "[" ? "[]" : "]");
    }

    private static void AppendRaw(ArrayBufferWriter<char> text, JsonElement element)
    {
        // UTF-8 never has fewer bytes than UTF-16 has characters.
        var raw = JsonMarshal.GetRawUtf8Value(element);
        text.Advance(Encoding.UTF8.GetChars(raw, text.GetSpan(raw.Length)));
    }
}
