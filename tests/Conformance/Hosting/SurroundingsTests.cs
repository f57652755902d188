using System.Text.Json;
using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Hosting;

/// <summary>Middleware and services around durable functions.</summary>
public sealed class SurroundingsTests(AppUnderTest app)
{
    [Fact]
    public async Task Middleware_RunsAroundStartersOrchestratorsActivitiesAndEntities()
    {
        await app.RunAsync("LookAround");
        var basket = new Entity(app, "Basket", AppUnderTest.NewId());
        await basket.SignalAsync("Put", "pear");
        await app.EventuallyAsync(basket.GetAsync, seen => seen is not null);

        foreach (var function in new[] { "Start", "LookAround", "Look", "Basket" })
            Assert.NotEmpty(await app.DiaryAsync($"middleware {function}"));
    }

    [Fact]
    public async Task Middleware_HandsActivitiesWhatItPutIntoTheContext()
    {
        var sights = await LookAsync();

        Assert.All(sights, sight => Assert.Equal("Look", sight.Item));
    }

    [Fact]
    public async Task Singleton_IsTheSameInEachInvocation()
    {
        var sights = await LookAsync();

        Assert.Single(sights.Select(sight => sight.Singleton).Distinct());
    }

    [Fact]
    public async Task Scope_IsOneForEachInvocation_AndEndsWithIt()
    {
        var sights = await LookAsync();

        Assert.All(sights, sight => Assert.Equal(sight.Scoped, sight.ScopedAgain));
        Assert.NotEqual(sights[0].Scoped, sights[1].Scoped);
        await app.EventuallyAsync(() => app.DiaryAsync($"scope {sights[0].Scoped}"), lines => lines.Length == 1);
    }

    private async Task<Sight[]> LookAsync() => (await app.RunAsync("LookAround")).Deserialize<Sight[]>()!;

    private sealed record Sight(Guid Singleton, Guid Scoped, Guid ScopedAgain, string? Item);
}
