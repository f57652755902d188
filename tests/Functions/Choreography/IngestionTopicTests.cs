using System.Text.RegularExpressions;
using FunctionsOrchestration.Acceptance.Tests.Harness;
using FunctionsOrchestration.Choreography;
using FunctionsOrchestration.Knowledge;

namespace FunctionsOrchestration.Functions.Tests.Choreography;

/// <summary>Who hears what stands twice: for the app's own topics, and for Event Grid.</summary>
public sealed partial class IngestionTopicTests
{
    [Fact]
    public void Subscriptions_HereAndInAzure_AreTheSame()
    {
        var bicep = File.ReadAllText(Path.Combine(Metadata.Of("InfraFolder"), "listeners.bicep"));
        var azure = Listener().Matches(bicep).ToDictionary(
            one => one.Groups[1].Value,
            one => Text().Matches(one.Groups[2].Value).Select(type => type.Groups[1].Value).Order().ToArray());

        var here = IngestionTopic.Declaration.Subscriptions.Values.Concat(KnowledgeTopic.Declaration.Subscriptions.Values)
            .ToDictionary(one => one.Destination.Name!, one => one.Filter.IncludedEventTypes.Order().ToArray());

        Assert.Equal(here.Keys.Order(), azure.Keys.Order());
        Assert.All(here, one => Assert.Equal(one.Value, azure[one.Key]));
    }

    [GeneratedRegex(@"functionName: '(\w+)'.*?eventTypes: \[(.*?)\]", RegexOptions.Singleline)]
    private static partial Regex Listener();

    [GeneratedRegex(@"'([\w.]+)'")]
    private static partial Regex Text();
}
