using FunctionsOrchestration.LocalHost.Generators.Tests.ClassBased;
using FunctionsOrchestration.LocalHost.Testing;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.LocalHost.Generators.Tests;

/// <summary>This assembly as an app: tasks as classes and as functions, each calling the other by generated methods.</summary>
public sealed class ClassBasedTests
{
    [Fact]
    public async Task Orchestrator_AsAClass_CallsClassesFunctionsEntitiesAndWaitsForEvents()
    {
        await using var app = await StartAsync();

        var order = await app.Client.ScheduleNewPlaceOrderInstanceAsync(new Order("table", 4));
        await app.SettleAsync();
        await app.RunToEndAsync(await app.Client.ScheduleNewApproveInstanceAsync(order));
        var done = await app.RunToEndAsync(order);

        Assert.Equal("Thank you, Ada, says Thank: 20 of 20", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Orchestrator_AsAFunction_CallsOneThatIsAClass()
    {
        await using var app = await StartAsync();

        var done = await app.RunToEndAsync(await app.Client.ScheduleNewOrchestrationInstanceAsync("TwoOrders", TestContext.Current.CancellationToken));

        Assert.Equal(
            "Thank you, nobody, says Thank: 1 of 1; Thank you, nobody, says Thank: 4 of 5", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Orchestrator_AsAClass_FailsAsTheGenuineGeneratorsWould()
    {
        await using var app = await StartAsync();

        var done = await app.RunToEndAsync(await app.Client.ScheduleNewApproveInstanceAsync());

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Equal("System.AggregateException", done.FailureDetails?.ErrorType);
        Assert.Equal("System.InvalidOperationException", done.FailureDetails?.InnerFailure?.ErrorType);
    }

    private static Task<LocalTestHost> StartAsync() =>
        LocalTestHost.StartAsync<ClassBasedTests>(services => services.AddScoped<PriceList>());
}
