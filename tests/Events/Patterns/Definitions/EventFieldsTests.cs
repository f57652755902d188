using System.Text.Json;

namespace FunctionsOrchestration.Events.Tests.Patterns.Definitions;

public sealed class EventFieldsTests
{
    [Fact]
    public void From_OfADocument_FindsFieldsByNameAndPointer()
    {
        var fields = Read("""{"n":1.5,"t":"x","b":true,"z":null,"u":{"v":[{"p":2},"q"]},"a/b":{"~":3}}""");
        Assert.Equal(
            [1.5, "x", true, 2, "q", 3, default(FieldValue)],
            new[] { "n", "t", "b", "u/v/0/p", "u/v/1", "a~1b/~0", "z" }.Select(name => fields[name]));
        Assert.Equal("u/v/0/p", EventFields.Normalize("/u/v/0/p"));
    }

    [Fact]
    public void From_OfTooManyFields_ReadsTheFirst()
    {
        var fields = Read($"{{{string.Join(",", Enumerable.Range(0, 300).Select(i => $"\"f{i}\":{i}"))}}}");
        Assert.Equal(EventFields.Most, fields.Names.Count);
        Assert.Equal((FieldKind.Number, FieldKind.None), (fields["f255"].Kind, fields["f256"].Kind));
    }

    private static EventFields Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return EventFields.From(document.RootElement);
    }
}
