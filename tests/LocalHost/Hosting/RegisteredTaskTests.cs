using FunctionsOrchestration.LocalHost.Worker;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FunctionsOrchestration.LocalHost.Tests.Hosting;

/// <summary>Tasks that the app registers, as classes and functions, beside <c>[Function]</c> methods.</summary>
public sealed class RegisteredTaskTests
{
    [Fact]
    public async Task Orchestrator_Registered_CallsClassesFunctionsAndEntitiesOfBothKinds()
    {
        await using var app = await StartAsync(tasks => tasks
            .AddOrchestrator<Greetings>()
            .AddActivity<Greet>()
            .AddActivityFunc<int, int>("Double", (_, number) => number * 2)
            .AddEntity<Tally>());

        var done = await RunAsync(app, nameof(Greetings), "Ada");

        Assert.Equal("Hello Ada of " + done.InstanceId + ", 6, 7, declared", done.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Activity_Class_GetsScopedServicesThatEndWithIt()
    {
        await using var app = await StartAsync(tasks => tasks
            .AddOrchestratorFunc<string>("Twice", async context =>
            {
                await context.CallActivityAsync(nameof(Greet), "a");
                return await context.CallActivityAsync<string>(nameof(Greet), "b");
            })
            .AddActivity<Greet>());

        await RunAsync(app, "Twice");

        var scopes = app.Services.GetRequiredService<Journal>().Scopes;
        Assert.Equal(2, scopes.Distinct().Count());
        Assert.All(scopes, scope => Assert.True(scope.Ended));
    }

    [Fact]
    public async Task Middleware_RunsAroundRegisteredTasks()
    {
        var names = new List<string>();
        await using var app = await StartAsync(
            tasks => tasks.AddOrchestratorFunc("Empty", _ => { }),
            builder => builder.UseMiddleware((context, next) =>
            {
                names.Add($"{context.FunctionDefinition.Name} {context.FunctionDefinition.InputBindings.Values.Single().Type}");
                return next();
            }));

        await RunAsync(app, "Empty");

        Assert.Equal(["Empty orchestrationTrigger"], names);
    }

    [Fact]
    public async Task Orchestrator_Throws_FailsWithItsOwnException()
    {
        await using var app = await StartAsync(tasks => tasks.AddOrchestratorFunc(
            "Bad", Task (_) => throw new InvalidOperationException("by itself")));

        var done = await RunAsync(app, "Bad");

        Assert.Equal(OrchestrationRuntimeStatus.Failed, done.RuntimeStatus);
        Assert.Equal((typeof(InvalidOperationException).FullName, "by itself"), (done.FailureDetails?.ErrorType, done.FailureDetails?.ErrorMessage));
    }

    [Fact]
    public async Task Orchestrator_NoInput_GetsTheDefaultOfItsType()
    {
        await using var app = await StartAsync(tasks => tasks.AddOrchestratorFunc<int, int>("Next", (_, number) => number + 1));

        Assert.Equal(1, (await RunAsync(app, "Next")).ReadOutputAs<int>());
    }

    [Fact]
    public async Task Start_TaskNamedAsAFunction_IsRefused()
    {
        var fault = await Assert.ThrowsAsync<FunctionCatalogException>(
            () => StartAsync(tasks => tasks.AddActivityFunc(nameof(Declared), _ => { })));

        Assert.Contains($"'{nameof(Declared)}' is used by", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_TaskWithAVersion_IsRefusedAsItWouldNotRunInFunctions()
    {
        var fault = await Assert.ThrowsAsync<FunctionCatalogException>(
            () => StartAsync(tasks => tasks.AddActivity("X", "2.0", () => new Greet(null!, null!))));

        Assert.Contains("Task 'X' is registered with version '2.0'", fault.Message, StringComparison.Ordinal);
    }

    [Function(nameof(Declared))]
    public static string Declared([ActivityTrigger] string? input) => input ?? "declared";

    private static Task<LocalApp> StartAsync(
        Action<DurableTaskRegistry> tasks,
        Action<Microsoft.Azure.Functions.Worker.Builder.FunctionsApplicationBuilder>? configure = null) =>
        LocalApp.StartAsync([typeof(RegisteredTaskTests)], configure: builder =>
        {
            builder.Services.AddSingleton<Journal>().AddScoped<Scope>().Configure(tasks);
            configure?.Invoke(builder);
        });

    private static async Task<OrchestrationMetadata> RunAsync(LocalApp app, string name, object? input = null)
    {
        var client = app.Services.GetRequiredService<DurableTaskClient>();
        var stop = TestContext.Current.CancellationToken;
        var id = await client.ScheduleNewOrchestrationInstanceAsync(name, input, stop);
        return await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, stop);
    }

    public sealed class Scope : IDisposable
    {
        public bool Ended { get; private set; }

        public void Dispose() => Ended = true;
    }

    public sealed class Journal
    {
        public IList<Scope> Scopes { get; } = [];
    }

    [DurableTask]
    public sealed class Greetings : TaskOrchestrator<string, string>
    {
        public override async Task<string> RunAsync(TaskOrchestrationContext context, string input)
        {
            var hello = await context.CallActivityAsync<string>(nameof(Greet), input);
            var doubled = await context.CallActivityAsync<int>("Double", 3);
            var sum = await context.Entities.CallEntityAsync<int>(new EntityInstanceId("Counts", "all"), "Add", 7);
            return $"{hello}, {doubled}, {sum}, {await context.CallActivityAsync<string>(nameof(Declared))}";
        }
    }

    public sealed class Greet(Journal journal, Scope scope) : TaskActivity<string, string>
    {
        public override Task<string> RunAsync(TaskActivityContext context, string input)
        {
            journal.Scopes.Add(scope);
            return Task.FromResult($"Hello {input} of {context.InstanceId}");
        }
    }

    [DurableTask("Counts")]
    public sealed class Tally(Scope scope) : TaskEntity<int>
    {
        public int Add(int number) => scope.Ended ? -1 : State += number;
    }
}
