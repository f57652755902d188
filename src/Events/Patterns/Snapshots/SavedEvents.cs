namespace FunctionsOrchestration.Events.Patterns.Snapshots;

/// <summary>Makes plain records of events, and events of them.</summary>
internal static class SavedEvents
{
    public static SavedEvent Save(PatternEvent e)
    {
        Dictionary<string, double> numbers = [];
        Dictionary<string, string> texts = [];
        Dictionary<string, bool> truths = [];
        foreach (var name in e.Fields.Names)
        {
            // A name that a document has twice is read as it is read here: the same one each time.
            var value = e.Fields[name];
            if (value.Kind == FieldKind.Number) numbers[name] = value.Number;
            else if (value.Kind == FieldKind.Text) texts[name] = value.Text;
            else truths[name] = value.IsTrue;
        }

        return new SavedEvent(e.Id, e.Type, e.Subject, e.Time, numbers, texts, truths) { Stream = e.Stream.Length == 0 ? null : e.Stream };
    }

    public static PatternEvent Read(SavedEvent saved) => new(saved.Id, saved.Type, saved.Subject, saved.Time, EventFields.Of(
    [
        .. saved.Numbers.Select(field => (field.Key, FieldValue.Of(field.Value))),
        .. saved.Texts.Select(field => (field.Key, FieldValue.Of(field.Value))),
        .. saved.Truths.Select(field => (field.Key, FieldValue.Of(field.Value))),
    ]), saved.Stream ?? "");
}
