using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using FunctionsOrchestration.Events.Routing;
using FunctionsOrchestration.Events.Routing.Envelopes;
using FunctionsOrchestration.Events.Routing.Transforms;

namespace FunctionsOrchestration.Events.Tests.Routing;

/// <summary>Templates: what they become, and what is refused of them.</summary>
public sealed class TransformTests
{
    private static readonly CloudEvent Order = Sample.Event("""
        {"id":"o-1","amount":12.50,"note":"5 > 4 \u0026 \"so\"","items":[{"id":1,"tags":["a"]},{"id":2}],"none":null,"big":12345678901234567890}
        """) with { Extensions = [new EventExtension("count", "7", ExtensionType.WholeNumber)] };

    [Theory]
    [InlineData("\"${/data/amount}\"", "12.50")]
    [InlineData("\"${$.data.items[*].id}\"", "[1,2]")]
    [InlineData("\"${$.data.items[0]}\"", """{"id":1,"tags":["a"]}""")]
    [InlineData("\"${/count}\"", "7")]
    [InlineData("\"${/data/big}\"", "12345678901234567890")]
    [InlineData("\"${/data/none}\"", "null")]
    [InlineData("\"${/data/missing}\"", "null")]
    [InlineData("""{"a":{"b":["${/data/id}",1,true,null,"x"]}}""", """{"a":{"b":["o-1",1,true,null,"x"]}}""")]
    [InlineData("\"Order ${/data/id} of ${/data/amount} (${/count})\"", "\"Order o-1 of 12.50 (7)\"")]
    [InlineData("\"${/data/note}!\"", """ "5 > 4 & \"so\"!" """)]
    [InlineData("\"[${/data/missing}|${/data/none}]\"", "\"[|]\"")]
    [InlineData("\"ids: ${$.data.items[*].id}\"", "\"ids: [1,2]\"")]
    [InlineData("\"it: ${/data/items/0}\"", """ "it: {\"id\":1,\"tags\":[\"a\"]}" """)]
    [InlineData("""{"price":"$${/data/id}","all":"$${x}${/data/id}$$${/data/id}"}""", """{"price":"${/data/id}","all":"${x}o-1$o-1"}""")]
    [InlineData("""{"price":"$5","brace":"{}"}""", """{"price":"$5","brace":"{}"}""")]
    [InlineData("""{"${/data/id}":1}""", """{"${/data/id}":1}""")]
    [InlineData("\"${$.data['id']}\"", "\"o-1\"")]
    [InlineData("5", "5")]
    [InlineData("[]", "[]")]
    public void Template_BecomesJson(string template, string expected) => Same(expected, Apply(template, MissingValue.Null));

    [Fact]
    public void Missing_LeftOut_TakesMemberAndElementAlong() => Same(
        """{"list":[1,"x: "],"inner":{}}""",
        Apply("""{"a":"${/data/missing}","list":["${/no}",1,"x: ${/no}"],"inner":{"b":"${$.data.missing}"}}""", MissingValue.Omit));

    [Fact]
    public void Missing_LeftOutOfATemplateThatIsNothingElse_IsNull() => Same("null", Apply("\"${/data/missing}\"", MissingValue.Omit));

    [Fact]
    public void Missing_ThatFails_NamesEachPlace()
    {
        var result = Apply("""{"a":"${/data/missing}","b":["${/data/id}","x ${/no}"]}""", MissingValue.Fail);
        Assert.False(result.Succeeded);
        Assert.Equal(["template.a", "template.b[1]"], result.Errors.Select(error => error.Field));
        Assert.Equal(["/data/missing", "/no"], result.Errors.Select(error => error.Value));
    }

    [Fact]
    public void AListThatIsEmpty_IsNotMissing() => Same("[]", Apply("\"${$.data.missing[*]}\"", MissingValue.Fail));

    [Theory]
    [InlineData("\"${/data/id\"", "template")]
    [InlineData("\"${data.id}\"", "template")]
    [InlineData("""{"a":["${$..id}"]}""", "template.a[0]")]
    [InlineData("""{"a":{"b":"x ${} y"}}""", null)]
    [InlineData("""{"a":1,"a":"${/id}"}""", "template.a")]
    public void Template_WithAMistake_IsRefusedWithItsPlace(string template, string? field)
    {
        var compiled = EventTransform.Compile(new TransformDefinition { Template = Sample.Json(template) }, out var errors);
        // ${} is the pointer to the whole event.
        if (field is null) Assert.NotNull(compiled);
        else Assert.Equal(field, Assert.Single(errors).Field);
    }

    [Fact]
    public void Template_WithManyMistakes_NamesThemAll()
    {
        EventTransform.Compile(
            new TransformDefinition { Template = Sample.Json("""{"a":"${x}","b":["${/~}"],"c":"${$["}"""), MaxOutputBytes = 0 }, out var errors);
        Assert.Equal(["maxOutputBytes", "template.a", "template.b[0]", "template.c"], errors.Select(error => error.Field));
    }

    [Fact]
    public void Template_ThatIsAbsentTooDeepTooLongOrTooBusy_IsRefused()
    {
        void Refused(string? template)
        {
            var definition = template is null ? new TransformDefinition() : new TransformDefinition { Template = Sample.Json(template) };
            Assert.Null(EventTransform.Compile(definition, out var errors));
            Assert.NotEmpty(errors);
        }

        Refused(null);
        Refused(new string('[', 34) + new string(']', 34));
        Refused($"\"{new string('x', 65_536)}\"");
        Refused($"[{string.Join(',', Enumerable.Repeat("\"${/id}\"", 257))}]");
    }

    [Theory]
    [InlineData("""{"a":"${/data/text}","b":"${/data/text}"}""")]
    [InlineData("\"${/data/text} ${/data/text}\"")]
    [InlineData("""["${$.data.list[*]}"]""")]
    public void Result_OverItsLimit_IsRefusedAndTheNextIsNot(string template)
    {
        var definition = new TransformDefinition { Template = Sample.Json(template), MaxOutputBytes = 1_000 };
        var transform = EventTransform.Compile(definition, out _)!;
        var text = new string('x', 900);
        using var large = new EventView(Sample.Event($$"""{"text":"{{text}}","list":["{{text}}","{{text}}"]}"""));
        using var small = new EventView(Sample.Event("""{"text":"x","list":[]}"""));
        Assert.Equal(RoutingErrorKind.TooLarge, Assert.Single(transform.Apply(large).Errors).Kind);
        Assert.True(transform.Apply(small).Succeeded);
    }

    [Fact]
    public void WholeEvent_CanBeSentOn() =>
        Same("""{"event":{"specversion":"1.0","id":"1","source":"/shop","type":"com.example.made","data":{"a":1}}}""",
            EventTransform.Compile(new TransformDefinition { Template = Sample.Json("""{"event":"${$}"}""") }, out _)!
                .Apply(new EventView(Sample.Event("""{"a":1}""", subject: null))));

    [Fact]
    public void AnyTemplateWithoutSelections_IsItsOwnResult() => Json(3).Sample(template =>
    {
        Same(template, Apply(template, MissingValue.Fail));
    });

    [Fact]
    public void AnyText_WithItsDollarsEscaped_StaysWhatItIs() => Gen.String[Gen.Char["${}/a\\\"é"], 0, 12].Sample(text =>
    {
        var template = JsonSerializer.Serialize(Regex.Replace(text, @"\$+(?=\{)", "$0$0"));
        Same(JsonSerializer.Serialize(text), Apply(template, MissingValue.Fail));
    });

    private static Gen<string> Json(int depth)
    {
        var scalar = Gen.Int[0, 4].Select(which => new[] { "1", "null", "true", "\"a$ {}\"", "1.50" }[which]);
        if (depth == 0) return scalar;
        var inner = Json(depth - 1);
        return Gen.OneOf(
            scalar,
            inner.Array[0, 3].Select(elements => $"[{string.Join(',', elements)}]"),
            inner.Array[0, 3].Select(members => $"{{{string.Join(',', members.Select((member, i) => $"\"m{i}\":{member}"))}}}"));
    }

    private static TransformResult Apply(string template, MissingValue missing)
    {
        var transform = EventTransform.Compile(new TransformDefinition { Template = Sample.Json(template), Missing = missing }, out var errors);
        Assert.Empty(errors);
        using var view = new EventView(Order);
        return transform!.Apply(view);
    }

    private static void Same(string expected, TransformResult result)
    {
        Assert.Empty(result.Errors);
        var json = Encoding.UTF8.GetString(result.Output.Span);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(json)), $"{json} is not {expected}");
    }
}
