using System.Text.Json;
using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Orchestrations;

/// <summary>Sub-orchestrations, and work that fans out.</summary>
public sealed class FamilyTests(AppUnderTest app)
{
    [Fact]
    public async Task Children_KnowTheirParent()
    {
        var parent = await app.StartAsync("DescribeChildren");
        var children = await ChildrenAsync(parent);

        Assert.All(children, child => Assert.Equal(("DescribeChildren", parent.Id), (child.ParentName, child.ParentId)));
        Assert.Equal(["generated", "named", "versioned"], children.Select(child => child.Input));
    }

    [Fact]
    public async Task Children_HaveGeneratedIdsOrTheirOwn()
    {
        var parent = await app.StartAsync("DescribeChildren");
        var children = await ChildrenAsync(parent);

        Assert.Equal($"{parent.Id}-kid", children[1].InstanceId);
        Assert.Equal(3, children.Select(child => child.InstanceId).Distinct().Count());
        Assert.DoesNotContain("", children.Select(child => child.InstanceId));
    }

    [Fact]
    public async Task Child_RunsAsTheVersionThatItsParentNames()
    {
        var children = await ChildrenAsync(await app.StartAsync("DescribeChildren"));

        Assert.Equal("3.1.0", children[2].Version);
    }

    [Fact]
    public async Task Child_IsAnInstanceOfItsOwn()
    {
        var parent = await app.StartAsync("DescribeChildren");
        await parent.OutputAsync();

        var child = await app.FindAsync($"{parent.Id}-kid");
        Assert.Equal("named", (await child.OutputAsync()).GetProperty("Input").GetString());
        Assert.Equal("DescribeChild", (await child.SnapshotAsync()).Name);
    }

    [Fact]
    public async Task Child_HasItsOwnTags_AndThoseOfItsParent()
    {
        var parent = await app.StartAsync("DescribeChildren", options: "&tag=green");
        await parent.OutputAsync();

        // Not every version of the genuine extension hands the tags back; none may hand back others.
        var tags = (await (await app.FindAsync($"{parent.Id}-kid")).SnapshotAsync()).Tags;
        if (app.IsElsewhere && tags.Count == 0) return;
        Assert.Equal(["colour=green", "size=small"], tags.Select(tag => $"{tag.Key}={tag.Value}").Order());
    }

    [Fact]
    public async Task TopLevelInstance_HasNoParent()
    {
        var output = await app.RunAsync("DescribeChild", "alone");

        Assert.Equal(JsonValueKind.Null, output.GetProperty("ParentId").ValueKind);
    }

    [Fact]
    public async Task Children_AllAtOnce_AnswerInTheOrderOfTheCalls()
    {
        Assert.Equal(Enumerable.Range(0, 12).Select(i => 2 * i), await app.RunAsync<int[]>("ManyChildren", 12));
    }

    [Fact]
    public async Task FanOut_OfFifty_KeepsTheOrderOfTheCalls_WhateverEndsFirst()
    {
        Assert.Equal(Enumerable.Range(0, 50).Select(i => 2 * i), await app.RunAsync<int[]>("FanOut", 50));
    }

    [Fact]
    public async Task FanOut_OfNothing_Completes()
    {
        Assert.Empty(await app.RunAsync<int[]>("FanOut", 0));
    }

    [Fact]
    public async Task WhatWasStartedAndNotAwaited_RunsNevertheless()
    {
        var instance = await app.StartAsync("StartAndEnd");

        Assert.Equal(JsonValueKind.Null, (await instance.OutputAsync()).ValueKind);
        await app.EventuallyAsync(() => app.DiaryAsync(instance.Id), lines => lines is ["done"]);
        await app.EventuallyAsync(() => app.ExistsAsync($"{instance.Id}-kid"), exists => exists);
        Assert.Equal(42, (await (await app.FindAsync($"{instance.Id}-kid")).OutputAsync()).GetInt32());
    }

    private static async Task<Child[]> ChildrenAsync(Instance parent) => (await parent.OutputAsync()).Deserialize<Child[]>()!;

    private sealed record Child(string InstanceId, string? ParentName, string? ParentId, string Version, string Input);
}
