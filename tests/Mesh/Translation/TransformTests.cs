using CsCheck;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Translation;

namespace FunctionsOrchestration.Mesh.Tests.Translation;

public sealed class TransformTests
{
    private static readonly Box Place = new(0, 0, 1, 1);

    [Fact]
    public void Apply_TextOfAnImage_IsTheTextInReadingOrder()
    {
        var recognized = new RecognizedText("Total\n12.50", [new TextLine("Total", 1, Place), new TextLine("12.50", 1, Place)], 10, 10);

        Assert.Equal(new TextRequest("Total\n12.50"), Transforms.Apply(recognized, Operations.Sentiment).Value);
    }

    [Fact]
    public void Apply_ImageWithoutText_IsAnError() =>
        Assert.Equal("The image holds no text.", Transforms.Apply(new RecognizedText("", [], 1, 1), Operations.Guard).Error);

    [Theory]
    [InlineData("", "The image shows nothing that was recognized.")]
    [InlineData("cat", "The image shows a cat.")]
    [InlineData("apple", "The image shows an apple.")]
    [InlineData("scissors", "The image shows scissors.")]
    [InlineData("cat,cat,dining table", "The image shows 2 cats and a dining table.")]
    [InlineData("person,bus,person,knife,knife,bench,bench", "The image shows 2 people, a bus, 2 knives and 2 benches.")]
    [InlineData("wine glass,wine glass,sheep,sheep,skis,skis", "The image shows 2 wine glasses, 2 sheep and 2 skis.")]
    public void Apply_Detections_AreASentence(string labels, string caption)
    {
        var objects = labels.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(label => new DetectedObject(label, 0.9, Place)).ToArray();

        Assert.Equal(new TextRequest(caption), Transforms.Apply(new DetectedObjects(objects, 9, 9), Operations.Language).Value);
    }

    [Fact]
    public void Apply_Text_IsTheOnlyOneToEmbed() =>
        Assert.Equal(["Fine."], Assert.IsType<TextsRequest>(Transforms.Apply(new TextRequest("Fine."), Operations.Embed).Value).Texts);

    [Fact]
    public void Apply_WhatTheOperationTakes_PassesUnchanged()
    {
        var request = new SeriesRequest([1, 2]);

        Assert.Same(request, Transforms.Apply(request, Operations.Anomaly).Value);
    }

    [Fact]
    public void Apply_TableWithOneColumnOfNumbers_IsThatColumn()
    {
        var table = new Table(["day", "sales"], [["Mon", "1"], ["Tue", "-2.5"], ["Wed", "3e2"]]);

        Assert.Equal([1, -2.5, 300], Series(Transforms.Apply(table, Operations.Anomaly)));
    }

    [Fact]
    public void Apply_TableWithAMeasure_IsThatColumn()
    {
        var table = new Table(["year", "sales"], [["2025", "1"], ["2026", "2"]]) { Measure = "Sales" };

        Assert.Equal([1, 2], Series(Transforms.Apply(table, Operations.Anomaly)));
    }

    [Fact]
    public void Apply_AnyNumbersInATable_ComeBack() => Gen.Double[-1e9, 1e9].Array[1, 50].Sample(numbers =>
    {
        var table = new Table(["n"], [.. numbers.Select(number => new[] { number.ToString("R", System.Globalization.CultureInfo.InvariantCulture) })]);
        return Series(Transforms.Apply(table, Operations.Anomaly)).SequenceEqual(numbers);
    });

    [Theory]
    [InlineData(null, "1;2", "year,sales", "Several columns hold numbers; name the measure. There are: year, sales.")]
    [InlineData(null, "a;b", "year,sales", "No column holds numbers")]
    [InlineData("cost", "1;2", "year,sales", "There is not one column 'cost'. There are: year, sales.")]
    [InlineData("sales", "1;2|1;x", "year,sales", "Row 2 of column 'sales' is no number.")]
    [InlineData("sales", "1;2|1;NaN", "year,sales", "Row 2 of column 'sales' is no number.")]
    [InlineData("sales", "1;2|1", "year,sales", "Row 2 has no column 'sales'.")]
    [InlineData("sales", "", "year,sales", "The table has no rows.")]
    [InlineData("sales", "1;2", "sales,Sales", "There is not one column 'sales'.")]
    public void Apply_TableThatIsNoSeries_SaysWhy(string? measure, string rows, string columns, string error)
    {
        var table = new Table(columns.Split(','), [.. rows.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(row => row.Split(';'))]) { Measure = measure };

        Assert.Contains(error, Transforms.Apply(table, Operations.Anomaly).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_NoTransformFits_ListsThoseThatThereAre()
    {
        var error = Transforms.Apply(new Sentiment("neutral", 0.5), Operations.Ocr).Error!;

        Assert.StartsWith("'vision.ocr' takes ImageRequest, not Sentiment, and no transform leads there. There are: ", error, StringComparison.Ordinal);
        Assert.All(Transforms.All, transform => Assert.Contains(transform.Name, error, StringComparison.Ordinal));
    }

    [Fact]
    public void Apply_TransformThatIsNotAllowed_IsNotUsedAndNotListed()
    {
        var error = Transforms.Apply(new Table(["a"], [["1"]]), Operations.Anomaly, ["ocr-to-text"]).Error;

        Assert.EndsWith("There are: ocr-to-text (RecognizedText → TextRequest).", error, StringComparison.Ordinal);
        Assert.EndsWith("There are none.", Transforms.Apply(null, Operations.Anomaly, []).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_AnswerOfAnotherDomain_EntersByItsTransform()
    {
        await using var mesh = new MeshHarness(MeshHarness.Service("nlp", "a"), MeshHarness.Service("closed", "b") with { Transforms = [] });
        var read = new RecognizedText("Fine.", [], 1, 1);

        Assert.True((await mesh.SendAsync(new MeshRequest("nlp", "sentiment", read))).IsOk);
        var refused = (await mesh.SendAsync(new MeshRequest("closed", "sentiment", read))).Problem;

        Assert.Equal(ProblemReason.InvalidInput, refused?.Reason);
        Assert.EndsWith("There are none.", refused!.Message, StringComparison.Ordinal);
        Assert.Equal(new TextRequest("Fine."), mesh.Endpoints.LastPayload("a"));
        Assert.Equal(0, mesh.Endpoints.Calls("b"));
    }

    [Fact]
    public void All_GiveWhatSomeOperationTakes() =>
        Assert.All(Transforms.All, transform => Assert.Contains(Operations.All, operation => operation.Input == transform.To));

    private static double[] Series(TransformResult result) => Assert.IsType<SeriesRequest>(result.Value).Series;
}
