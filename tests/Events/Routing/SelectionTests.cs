using System.Text.Json;
using CsCheck;
using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Routing.Selections;

namespace FunctionsOrchestration.Events.Tests.Routing;

/// <summary>JSON Pointers and the part of JSONPath that transforms use.</summary>
public sealed class SelectionTests
{
    private static readonly CloudEvent One = Sample.Event("""
        {"id":"d","a":[10,20,30,40,50],"m":{"x":1,"y":null},"a/b":1,"m~n":2,"":3,"k}'":4,"é":5,"items":[{"id":1},{"id":2},{"no":3}]}
        """) with { Extensions = [new EventExtension("tenant", "north"), new EventExtension("count", "7", ExtensionType.WholeNumber)] };

    [Theory]
    [InlineData("/data/id", "\"d\"")]
    [InlineData("/data/a/0", "10")]
    [InlineData("/data/m/y", "null")]
    [InlineData("/data/a~1b", "1")]
    [InlineData("/data/m~0n", "2")]
    [InlineData("/data/", "3")]
    [InlineData("/id", "\"1\"")]
    [InlineData("/tenant", "\"north\"")]
    [InlineData("/count", "7")]
    [InlineData("/specversion", "\"1.0\"")]
    [InlineData("$.data.id", "\"d\"")]
    [InlineData("$['data']['a'][1]", "20")]
    [InlineData("$.data.a[-1]", "50")]
    [InlineData("$.data[\"k}'\"]", "4")]
    [InlineData("$.data.é", "5")]
    [InlineData(@"$.data['\u00e9']", "5")]
    [InlineData("$.type", "\"com.example.made\"")]
    [InlineData("$.count", "7")]
    public void Singular_OfWhatIsThere_SelectsIt(string selection, string expected) => Assert.Equal(expected, Read(selection));

    [Theory]
    [InlineData("/data/a/5")]
    [InlineData("/data/a/-")]
    [InlineData("/data/a/01")]
    [InlineData("/data/a/-1")]
    [InlineData("/data/id/x")]
    [InlineData("/nothing")]
    [InlineData("/topic")]
    [InlineData("/ID")]
    [InlineData("$.data.a[5]")]
    [InlineData("$.data.m[0]")]
    [InlineData("$.data.A")]
    [InlineData("$.data_base64")]
    public void Singular_OfWhatIsNotThere_SelectsNothing(string selection) => Assert.Null(Read(selection));

    [Theory]
    [InlineData("$.data.a[*]", "10,20,30,40,50")]
    [InlineData("$.data.m.*", "1,null")]
    [InlineData("$.data.items[*].id", "1,2")]
    [InlineData("$.data.a[1:3]", "20,30")]
    [InlineData("$.data.a[:2]", "10,20")]
    [InlineData("$.data.a[-2:]", "40,50")]
    [InlineData("$.data.a[::2]", "10,30,50")]
    [InlineData("$.data.a[::-1]", "50,40,30,20,10")]
    [InlineData("$.data.a[3:1:-1]", "40,30")]
    [InlineData("$.data.a[9:]", "")]
    [InlineData("$.data.a[::0]", "")]
    [InlineData("$.data.a[-9:2147483647:2147483647]", "10")]
    [InlineData("$.data.nothing[*]", "")]
    [InlineData("$.data.id[*]", "")]
    public void Plural_SelectsAList(string selection, string expected)
    {
        using var view = new EventView(One);
        var parsed = EventSelection.Parse(selection, out _)!;
        Assert.False(parsed.IsSingular);
        Assert.Equal(expected, string.Join(',', parsed.ReadAll(view).Select(element => element.GetRawText())));
    }

    [Theory]
    [InlineData("$")]
    [InlineData("")]
    public void Whole_IsTheEventAsACloudEvent(string selection)
    {
        using var whole = JsonDocument.Parse(Read(selection)!);
        Assert.Equal("1.0", whole.RootElement.GetProperty("specversion").GetString());
        Assert.Equal("d", whole.RootElement.GetProperty("data").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("data.id")]
    [InlineData("/data/~2")]
    [InlineData("/data/~")]
    [InlineData("$data")]
    [InlineData("$.")]
    [InlineData("$..id")]
    [InlineData("$.data.1a")]
    [InlineData("$.data[")]
    [InlineData("$.data[]")]
    [InlineData("$.data[01]")]
    [InlineData("$.data[-0]")]
    [InlineData("$.data[1 2]")]
    [InlineData("$.data[1:2:3:4]")]
    [InlineData("$.data[99999999999]")]
    [InlineData("$.data['a]")]
    [InlineData(@"$.data['\q']")]
    [InlineData(@"$.data['\u12']")]
    [InlineData("$.data[?@.x]")]
    [InlineData("$.data['a','b']")]
    [InlineData("$.data.a b")]
    public void Selection_ThatIsNone_IsRefusedWithTheReason(string selection)
    {
        Assert.Null(EventSelection.Parse(selection, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void Pointer_ToAnyName_FindsIt() => Gen.String[Gen.Char["a~/01\"\\é{}"], 0, 6].Sample(name =>
    {
        using var view = new EventView(Sample.Event(JsonSerializer.Serialize(new Dictionary<string, int> { [name] = 42 })));
        var pointer = $"/data/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
        return EventSelection.Parse(pointer, out _)!.Read(view).Element.GetInt32() == 42;
    });

    [Fact]
    public void Parse_OfAnyText_NeverThrows() => Gen.String[Gen.Char["$.[]'\"*:-01a\\u{} ~/?@"], 0, 12].Sample(text =>
    {
        EventSelection.Parse(text, out _);
        EventKey.Parse(text);
    });

    private static string? Read(string selection)
    {
        using var view = new EventView(One);
        var parsed = EventSelection.Parse(selection, out var problem);
        Assert.Empty(problem);
        var value = parsed!.Read(view);
        if (value.IsMissing) return null;
        return value.Attribute is not { } text ? value.Element.GetRawText() : value.IsBareAttribute ? text : JsonSerializer.Serialize(text);
    }
}
