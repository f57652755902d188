using System.Net;
using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Orchestrations;

/// <summary>External events: none is lost, and those of one name come in order.</summary>
public sealed class EventTests(AppUnderTest app)
{
    [Fact]
    public async Task Events_BeforeTheyAreAwaited_ComeInOrder()
    {
        var instance = await app.StartAsync("ReceiveThree");
        foreach (var item in new[] { "one", "two", "three" })
        {
            await instance.SendEventAsync("item", item);

            // The genuine host may take two events that arrive at once in either order.
            await WaitForEventAsync(instance, item);
        }

        await instance.SendEventAsync("go", "x");

        Assert.Equal("one,two,three", (await instance.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Events_OfSeveralNames_EachFindTheirWaiter()
    {
        var instance = await app.StartAsync("ReceiveNames");
        foreach (var name in new[] { "c", "a", "b" }) await instance.SendEventAsync(name, $"for {name}");

        Assert.Equal("for a,for b,for c", (await instance.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Events_WithTwoWaitersOfOneName_GoToTheLaterOneFirst()
    {
        var instance = await app.StartAsync("ReceiveByTwo");
        await instance.SendEventAsync("item", "1");
        await WaitForEventAsync(instance, "1");
        await instance.SendEventAsync("item", "2");

        Assert.Equal("earlier 2, later 1", (await instance.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Event_AfterAWaiterTimedOut_GoesToTheNextOne()
    {
        var instance = await app.StartAsync("ReceiveAfterTimeout");
        await instance.WaitForCustomStatusAsync("\"timed out\"");
        await instance.SendEventAsync("item", "late");

        Assert.Equal("late", (await instance.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Event_WithNull_IsReceived()
    {
        var instance = await app.StartAsync("WaitForGo");
        await instance.SendEventAsync("go", null);

        Assert.Equal("went ", (await instance.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Event_NameInOtherCase_IsTheSameName()
    {
        var instance = await app.StartAsync("WaitForGo");
        await instance.SendEventAsync("GO", "shouted");

        Assert.Equal("went shouted", (await instance.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Event_WithARecord_IsReadAsOne()
    {
        var instance = await app.StartAsync("ReceiveRecord");
        await instance.SendEventAsync("record", new { Number = 7, Items = new[] { "ä", "漢" }, Wanted = 1, Preserve = true });

        var output = await instance.OutputAsync();
        Assert.Equal(7, output.GetProperty("Number").GetInt32());
        Assert.Equal("漢", output.GetProperty("Items")[1].GetString());
    }

    [Fact]
    public async Task Event_ByClient_Arrives()
    {
        var instance = await app.StartAsync("WaitForGo");
        using var answer = await app.PostAsync($"api/instances/{instance.Id}/events/go", "by client");
        await AppUnderTest.ExpectAsync(HttpStatusCode.NoContent, answer);

        Assert.Equal("went by client", (await instance.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Event_ByAnOrchestration_Arrives()
    {
        var receiver = await app.StartAsync("ReceiveByGeneration", FirstGeneration(wanted: 1));
        await app.RunAsync("SendItem", receiver.Id);

        Assert.Equal("from SendItem", (await receiver.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Events_AcrossContinueAsNew_AreAllTaken()
    {
        const int Wanted = 10;
        var instance = await app.StartAsync("ReceiveByGeneration", FirstGeneration(Wanted));
        await Task.WhenAll(Enumerable.Range(0, Wanted).Select(i => instance.SendEventAsync("item", $"{i}")));

        var taken = (await instance.OutputAsync()).GetString()!.Split(',');
        Assert.Equal(Enumerable.Range(0, Wanted).Select(i => $"{i}"), taken.OrderBy(item => item, StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true, "kept")]
    [InlineData(false, "nothing")]
    public async Task Event_NotTakenBeforeContinueAsNew_IsKeptIfAskedFor(bool preserve, string expected)
    {
        var instance = await app.StartAsync("CarryUntaken", FirstGeneration(wanted: 1, preserve));
        await instance.SendEventAsync("item", "kept");
        await WaitForEventAsync(instance, "kept");
        await instance.SendEventAsync("go", "x");

        Assert.Equal(expected, (await instance.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Events_InARaceWithCompletion_AreAcceptedOrGone_AndChangeNothing()
    {
        var instance = await app.StartAsync("WaitForGo");
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => instance.TrySendEventAsync("go", "first")));

        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.Accepted, HttpStatusCode.Gone }));
        Assert.Equal("went first", (await instance.OutputAsync()).GetString());
    }

    [Fact]
    public async Task Event_ToAnEndedInstance_IsGone()
    {
        var instance = await app.StartAsync("Repeat", 1);
        await instance.OutputAsync();

        using var answer = await instance.TrySendEventAsync("go", "late");
        await AppUnderTest.ExpectAsync(HttpStatusCode.Gone, answer);
    }

    [Fact]
    public async Task Event_ToAnUnknownInstance_IsNotFound()
    {
        using var answer = await app.Management.PostAsync($"instances/{AppUnderTest.NewId()}/raiseEvent/go", json: "1");
        await AppUnderTest.ExpectAsync(HttpStatusCode.NotFound, answer);
    }

    [Fact]
    public async Task ContinueAsNew_StartsWithTheNewInput_AndAFreshHistory()
    {
        var instance = await app.StartAsync("CountGenerations", 1);

        Assert.Equal(5, (await instance.OutputAsync()).GetInt32());
        var status = await instance.StatusAsync();
        Assert.Equal(5, status.Json.GetProperty("input").GetInt32());
        Assert.Single(await instance.HistoryAsync(), e => e.GetProperty("EventType").GetString() == "TaskCompleted");
    }

    private static object FirstGeneration(int wanted, bool preserve = true) =>
        new { Number = 0, Items = Array.Empty<string>(), Wanted = wanted, Preserve = preserve };

    /// <summary>Waits until the history holds an event with this payload.</summary>
    private async Task WaitForEventAsync(Instance instance, string payload) => await app.EventuallyAsync(
        instance.HistoryAsync,
        history => history.Any(e => e.GetProperty("EventType").GetString() == "EventRaised"
            && e.GetProperty("Input").GetRawText().Contains(payload, StringComparison.Ordinal)));
}
