using FunctionsOrchestration.Choreography;
using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Ingestion;
using FunctionsOrchestration.Insights;

namespace FunctionsOrchestration.Functions.Tests;

public sealed class OptionsTests
{
    [Fact]
    public void Validate_Defaults_AreValid()
    {
        Assert.True(new DocumentsOptionsValidator().Validate(null, new()).Succeeded);
        Assert.True(new InsightsOptionsValidator().Validate(null, new()).Succeeded);
        Assert.True(new IngestionOptionsValidator().Validate(null, new()).Succeeded);
        Assert.True(new ChoreographyOptionsValidator().Validate(null, new()).Succeeded);
    }

    [Fact]
    public void Validate_ManyErrors_NamesAllInOneMessage()
    {
        var result = new DocumentsOptionsValidator()
            .Validate(null, new() { MaxDocuments = 0, MaxSeriesPoints = 5, AllowedNetworks = ["10.0.0.0/8", "intranet"] });

        Assert.Contains("Documents:MaxDocuments is 0; it must be 1 or more.", result.Failures!);
        Assert.Contains("Documents:MaxSeriesPoints is 5; it must be 12 or more.", result.Failures!);
        Assert.Contains(
            "Documents:AllowedNetworks:1 is 'intranet'; it must be a network such as 10.20.0.0/16.", result.Failures!);
    }

    [Fact]
    public void Validate_OverlapOverHalfAPassage_IsRefused() =>
        Assert.Contains(
            "Ingestion:PassageOverlap is 400; it must be 0–200.",
            new IngestionOptionsValidator().Validate(null, new() { PassageOverlap = 400 }).Failures!);
}
