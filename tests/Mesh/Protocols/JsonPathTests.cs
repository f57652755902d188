using System.Text.Json.Nodes;
using CsCheck;
using FunctionsOrchestration.Mesh.Protocols.HttpJson;

namespace FunctionsOrchestration.Mesh.Tests.Protocols;

public sealed class JsonPathTests
{
    private static readonly Gen<string> Paths = Gen.OneOf(
            Gen.Int[0, 2].Select(name => new[] { ".a", ".b", ".long name" }[name]), Gen.Int[0, 4].Select(index => $"[{index}]"))
        .Array[1, 5].Select(segments => string.Concat(segments).TrimStart('.'));

    [Theory]
    [InlineData("$", """{"a":1}""")]
    [InlineData("a", "1")]
    [InlineData("b.c", "2")]
    [InlineData("list[1].x", "8")]
    [InlineData("list[*].x", "[7,8,null]")]
    [InlineData("grid[*][*]", "[[1,2],[3]]")]
    [InlineData("grid[1][0]", "3")]
    [InlineData("b.missing", null)]
    [InlineData("list[9].x", null)]
    [InlineData("b[0]", null)]
    [InlineData("a[*]", null)]
    public void Read_Path_IsWhatStandsThere(string path, string? expected)
    {
        var node = JsonNode.Parse(path == "$" ? """{"a":1}""" : """{"a":1,"b":{"c":2},"list":[{"x":7},{"x":8},{}],"grid":[[1,2],[3]]}""");

        Assert.Equal(expected, JsonPath.Parse(path)!.Read(node)?.ToJsonString());
    }

    [Theory]
    [InlineData("$", "1", "1")]
    [InlineData("a.b", "1", """{"a":{"b":1}}""")]
    [InlineData("a[2]", "1", """{"a":[null,null,1]}""")]
    [InlineData("a[*].b", "[1,2]", """{"a":[{"b":1},{"b":2}]}""")]
    [InlineData("[*].b", "[1,2]", """[{"b":1},{"b":2}]""")]
    [InlineData("a[*]", "7", """{"a":[]}""")]
    public void Write_Path_MakesWhatIsMissing(string path, string value, string expected) =>
        Assert.Equal(expected, JsonPath.Parse(path)!.Write(null, JsonNode.Parse(value))!.ToJsonString());

    [Fact]
    public void Write_SeveralPathsIntoOneList_FillItsElements()
    {
        var root = JsonPath.Parse("a[*].b")!.Write(null, JsonNode.Parse("[1,2]"));
        root = JsonPath.Parse("a[*].c")!.Write(root, JsonNode.Parse("[3,4]"));

        Assert.Equal("""{"a":[{"b":1,"c":3},{"b":2,"c":4}]}""", root!.ToJsonString());
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData("a[")]
    [InlineData("a[]")]
    [InlineData("a[-1]")]
    [InlineData("a[1001]")]
    [InlineData("a[x]")]
    [InlineData("a]0[")]
    [InlineData("a[0]b")]
    [InlineData("a.[0]")]
    public void Parse_NoPath_IsNull(string text) => Assert.Null(JsonPath.Parse(text));

    [Fact]
    public void Read_WhatWasWritten_IsTheValue() => Paths.Sample(path =>
    {
        var parsed = JsonPath.Parse(path)!;
        return (int)parsed.Read(parsed.Write(null, 7))! == 7;
    });
}
