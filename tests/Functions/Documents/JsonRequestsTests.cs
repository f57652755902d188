using System.Text;
using System.Text.Json;
using CsCheck;
using FunctionsOrchestration.Documents;
using SkiaSharp;

namespace FunctionsOrchestration.Functions.Tests.Documents;

public sealed class JsonRequestsTests
{
    private static readonly string Png = Convert.ToBase64String(Requests.Image(SKEncodedImageFormat.Png));

    [Theory]
    [InlineData("{", "body", "well-formed")]
    [InlineData("{\"documents\": [}", "body", "well-formed")]
    [InlineData("{\"documents\": [], \"documents\": []}", "body", "well-formed")]
    [InlineData("[]", "body", "list")]
    [InlineData("{}", "documents", "missing")]
    [InlineData("{\"documents\": null}", "documents", "missing")]
    [InlineData("{\"documents\": \"all\"}", "documents", "a string")]
    [InlineData("{\"documents\": []}", "documents", "empty")]
    [InlineData("", "body", "empty")]
    [InlineData("{\"documents\": [7]}", "documents[0]", "a number")]
    [InlineData("{\"documents\": [{\"id\": \"a\", \"text\": \"t\"}], \"mode\": 1}", "mode", "Unknown field")]
    [InlineData("{\"documents\": [{\"id\": \"a\", \"text\": \"t\"}], \"failAt\": \"x\"}", "failAt", "Unknown field")]
    [InlineData("{\"documents\": [{\"id\": \"a\", \"Text\": \"t\", \"text\": \"t\"}]}", "documents[0].Text", "Unknown field")]
    [InlineData("{\"documents\": [{\"text\": \"t\"}]}", "documents[0].id", "missing")]
    [InlineData("{\"documents\": [{\"id\": 1, \"text\": \"t\"}]}", "documents[0].id", "a number")]
    [InlineData("{\"documents\": [{\"id\": \"\", \"text\": \"t\"}]}", "documents[0].id", "An id is")]
    [InlineData("{\"documents\": [{\"id\": \"a/b\", \"text\": \"t\"}]}", "documents[0].id", "An id is")]
    [InlineData("{\"documents\": [{\"id\": \"a\\n\", \"text\": \"t\"}]}", "documents[0].id", "An id is")]
    [InlineData(
        "{\"documents\": [{\"id\": \"a\", \"text\": \"t\"}, {\"id\": \"a\", \"text\": \"t\"}]}", "documents[1].id",
        "documents[0].id already")]
    [InlineData("{\"documents\": [{\"id\": \"a\"}]}", "documents[0]", "no content")]
    [InlineData("{\"documents\": [{\"id\": \"a\", \"text\": null}]}", "documents[0]", "no content")]
    [InlineData("{\"documents\": [{\"id\": \"a\", \"text\": \" \\t\"}]}", "documents[0].text", "blank")]
    [InlineData("{\"documents\": [{\"id\": \"a\", \"text\": [\"t\"]}]}", "documents[0].text", "a list")]
    [InlineData("{\"documents\": [{\"id\": \"a\", \"text\": \"\\ud800\"}]}", "body", "Unicode")]
    [InlineData("{\"documents\": [{\"id\": \"a\", \"imageBase64\": \"###\"}]}", "documents[0].imageBase64", "Not base64")]
    [InlineData(
        "{\"documents\": [{\"id\": \"a\", \"imageBase64\": \"aGVsbG8=\"}]}", "documents[0].imageBase64",
        "neither a PNG nor a JPEG")]
    [InlineData(
        "{\"documents\": [{\"id\": \"a\", \"imageBase64\": \"iVBORw0KGgo=\"}]}", "documents[0].imageBase64",
        "header cannot be read")]
    [InlineData("{\"documents\": [{\"id\": \"a\", \"imageUrl\": \"page.png\"}]}", "documents[0].imageUrl", "absolute")]
    [InlineData(
        "{\"documents\": [{\"id\": \"a\", \"imageUrl\": \"ftp://example.org/a.png\"}]}", "documents[0].imageUrl", "scheme")]
    [InlineData("{\"documents\": [{\"id\": \"a\", \"imageUrl\": \"file:///etc/passwd\"}]}", "documents[0].imageUrl", "scheme")]
    [InlineData(
        "{\"documents\": [{\"id\": \"a\", \"imageUrl\": \"http://127.0.0.1/a.png\"}]}", "documents[0].imageUrl", "loopback")]
    [InlineData(
        "{\"documents\": [{\"id\": \"a\", \"imageUrl\": \"http://2130706433/a.png\"}]}", "documents[0].imageUrl", "loopback")]
    [InlineData(
        "{\"documents\": [{\"id\": \"a\", \"imageUrl\": \"http://169.254.169.254/latest/\"}]}", "documents[0].imageUrl",
        "link-local")]
    [InlineData(
        "{\"documents\": [{\"id\": \"a\", \"imageUrl\": \"http://[::ffff:10.0.0.1]/a.png\"}]}", "documents[0].imageUrl",
        "private")]
    [InlineData(
        "{\"documents\": [{\"id\": \"a\", \"imageUrl\": \"http://user:pw@example.org/a.png\"}]}", "documents[0].imageUrl",
        "user name")]
    [InlineData("{\"documents\": [{\"id\": \"a\", \"series\": [1, 2, 3]}]}", "documents[0].series", "12 to 10000")]
    [InlineData("{\"documents\": [{\"id\": \"a\", \"series\": \"1,2,3\"}]}", "documents[0].series", "a string")]
    [InlineData(
        "{\"documents\": [{\"id\": \"a\", \"series\": [1,2,3,4,5,6,7,8,9,10,11,12,\"NaN\"]}]}", "documents[0].series[12]",
        "a string")]
    [InlineData(
        "{\"documents\": [{\"id\": \"a\", \"series\": [1,2,3,4,5,6,7,8,9,10,11,1e999]}]}", "documents[0].series[11]", "finite")]
    public async Task Read_OneThingWrong_NamesFieldProblemAndFix(string body, string field, string problem)
    {
        var error = Assert.Single(Requests.ErrorsOf(await Requests.ReadJsonAsync(body)));

        Assert.Equal(field, error.Field);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Fix);
    }

    [Fact]
    public async Task Read_ManyThingsWrong_NamesAllInOneAnswer()
    {
        const string Body = """
            {"documents": [{"id": "a", "imageUrl": "http://10.1.2.3/x.png"}, {"id": "a", "txt": "hello"}, {"id": "c", "imageBase64": "%"}], "size": 3}
            """;

        var fields = Requests.ErrorsOf(await Requests.ReadJsonAsync(Body)).Select(error => error.Field);

        Assert.Equal(
            ["size", "documents[1].txt", "documents[1].id", "documents[1]", "documents[2].imageBase64", "documents[0].imageUrl"],
            fields);
    }

    [Fact]
    public async Task Read_MalformedJson_TellsLineAndPlace()
    {
        var error = Assert.Single(
            Requests.ErrorsOf(await Requests.ReadJsonAsync("{\n  \"documents\": [\n    {\"id\": oops}\n  ]\n}")));

        Assert.StartsWith("line 3, byte 12, near:", error.Value, StringComparison.Ordinal);
        Assert.Contains("oops", error.Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_WrongCase_SuggestsTheRightName()
    {
        var error = Requests.ErrorsOf(await Requests.ReadJsonAsync("""{"documents": [{"id": "a", "text": "t", "imageURL": "x"}]}""")).Single();

        Assert.Equal("Write it as 'imageUrl'.", error.Fix);
    }

    [Fact]
    public async Task Read_ImageAndImageUrl_RefusesTheAmbiguity()
    {
        var error = Assert.Single(Requests.ErrorsOf(await Requests.ReadJsonAsync($$"""{"documents": [{"id": "a", "imageBase64": "{{Png}}", "imageUrl": "https://example.org/a.png"}]}""")));

        Assert.Contains("one image at most", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_TooManyDocuments_TellsBothNumbers()
    {
        var documents = string.Join(",", Enumerable.Range(0, 200).Select(i => $$"""{"id": "d{{i}}", "text": "t"}"""));

        var error = Assert.Single(Requests.ErrorsOf(await Requests.ReadJsonAsync($$"""{"documents": [{{documents}}]}""")));

        Assert.Equal(("documents", "200 documents"), (error.Field, error.Value));
        Assert.Contains("100", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ThousandsOfErrors_ListsFiftyAndCountsAll()
    {
        var documents = string.Join(",", Enumerable.Repeat("{}", 3000));

        var reading = await Requests.ReadJsonAsync($$"""{"documents": [{{documents}}]}""");

        Assert.Equal(50, Requests.ErrorsOf(reading).Count);
        Assert.Contains(
            "6001", JsonSerializer.Serialize(((Microsoft.AspNetCore.Mvc.ObjectResult)reading.Refusal!).Value),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_BodyOverTheLimit_Refuses413()
    {
        var limits = new DocumentsOptions { MaxRequestBytes = 2000 };

        var error = Assert.Single(Requests.ErrorsOf(await Requests.ReadJsonAsync($$"""{"documents": [{"id": "a", "text": "{{new string('x', 3000)}}"}]}""", limits), 413));

        Assert.Contains("2000 bytes", error.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("text/plain")]
    [InlineData("application/jsonp")]
    public async Task Read_OtherMediaType_Refuses415(string? contentType)
    {
        var error = Assert.Single(Requests.ErrorsOf(await Requests.ReadAsync([1, 2, 3], contentType), 415));

        Assert.Equal("Content-Type", error.Field);
    }

    [Fact]
    public async Task Read_TextTooLong_TellsItsLength()
    {
        var error = Assert.Single(Requests.ErrorsOf(await Requests.ReadJsonAsync("""{"documents": [{"id": "a", "text": "12345678901"}]}""", new DocumentsOptions { MaxTextCharacters = 10 })));

        Assert.Contains("this one has 11", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_ImageOfTooManyPixels_Refuses()
    {
        var image = Convert.ToBase64String(Requests.Image(SKEncodedImageFormat.Png, 100, 100));

        var error = Assert.Single(Requests.ErrorsOf(await Requests.ReadJsonAsync($$"""{"documents": [{"id": "a", "imageBase64": "{{image}}"}]}""", new DocumentsOptions { MaxImagePixels = 9999 })));

        Assert.Contains("100 × 100", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_InvalidUtf8_Refuses()
    {
        byte[] body = [.. "{\"documents\": [{\"id\": \"a\", \"text\": \""u8, 0xFF, 0xFE, .. "\"}]}"u8];

        var error = Assert.Single(Requests.ErrorsOf(await Requests.ReadAsync(body, "application/json")));

        Assert.Equal("body", error.Field);
    }

    [Theory]
    [InlineData("index", false, "Development")]
    [InlineData("nowhere", true, "no such step")]
    public async Task Read_FailAtNotAllowed_NamesTheField(string step, bool development, string problem)
    {
        var error = Assert.Single(Requests.ErrorsOf(await Requests.ReadJsonAsync($$"""{"documents": [{"id": "a", "text": "t"}], "failAt": "{{step}}"}""", steps: ["index"], development: development)));

        Assert.Equal("failAt", error.Field);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_EveryKindOfContent_IsAccepted()
    {
        var request = Requests.Accepted(await Requests.ReadJsonAsync($$"""
            {"documents": [
              {"id": "t", "text": "Grüße"},
              {"id": "i", "imageBase64": "{{Png}}"},
              {"id": "u", "imageUrl": "https://example.org/a.png"},
              {"id": "s", "series": [1, 2.5, -3e2, 4, 5, 6, 7, 8, 9, 10, 11, 12], "text": "and text", "imageBase64": null}
            ], "failAt": "index"}
            """, steps: ["index"]));

        Assert.Equal(["t", "i", "u", "s"], request.Documents.Select(document => document.Id));
        Assert.Equal("Grüße", request.Documents[0].Text);
        Assert.Equal(Convert.FromBase64String(Png), request.Documents[1].Image!.Value.ToArray());
        Assert.Equal("example.org", request.Documents[2].ImageUrl!.Host);
        Assert.Equal(-300, request.Documents[3].Series![2]);
        Assert.Equal("index", request.FailAt);
    }

    [Fact]
    public void Read_AnyBytes_AnswersAndNeverThrows() => Gen.Byte.Array[0, 200].Sample(body =>
    {
        var reading = Requests.ReadAsync(body, "application/json").GetAwaiter().GetResult();
        Assert.NotEmpty(Requests.ErrorsOf(reading));
    }, iter: 2000);

    [Fact]
    public void Read_AnyDamageToAValidBody_AnswersAndNeverThrows()
    {
        var valid = Encoding.UTF8.GetBytes($$"""{"documents": [{"id": "a", "text": "tä", "imageBase64": "{{Png}}", "series": [1,2,3,4,5,6,7,8,9,10,11,12]}]}""");
        Gen.Select(Gen.Int[0, valid.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            var damaged = (byte[])valid.Clone();
            damaged[at] = value;
            var reading = Requests.ReadAsync(damaged, "application/json").GetAwaiter().GetResult();
            Assert.True(reading.Request is null != reading.Refusal is null);
        }, iter: 3000);
    }

    [Fact]
    public void Read_AnyTexts_ComeOutAsTheyWentIn() =>
        Gen.String[1, 50].Where(text => !string.IsNullOrWhiteSpace(text) && IsUnicode(text)).List[1, 10].Sample(texts =>
    {
        var body = JsonSerializer.Serialize(new { documents = texts.Select((text, i) => new { id = $"d{i}", text }) });
        var request = Requests.Accepted(Requests.ReadJsonAsync(body).GetAwaiter().GetResult());
        Assert.Equal(texts, request.Documents.Select(document => document.Text));
    });

    private static bool IsUnicode(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}
