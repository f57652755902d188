using System.Net;
using FunctionsOrchestration.Conformance.Tests.Harness;

namespace FunctionsOrchestration.Conformance.Tests.Orchestrations;

/// <summary>What an orchestrator learns of a failure, and what a failed instance shows.</summary>
public sealed class FailureTests(AppUnderTest app)
{
    [Fact]
    public async Task Activity_Throws_OrchestratorLearnsTypeMessageAndCause()
    {
        var learned = await app.RunAsync<Learned>("CatchActivity", "Fail");

        Assert.Equal("Fail", learned.TaskName);
        Assert.Equal("System.InvalidOperationException", learned.Type);
        Assert.Equal("boom", learned.Message);
        Assert.Equal(["System.ArgumentException: the inner reason"], learned.Causes);
    }

    [Fact]
    public async Task IsCausedBy_KnowsTheTypeAndItsBases_AndNoOther()
    {
        var learned = await app.RunAsync<Learned>("CatchActivity", "Fail");

        Assert.True(learned is { IsInvalidOperation: true, IsException: true, IsArgument: false, IsIO: false }, $"{learned}");
    }

    [Fact]
    public async Task IsCausedBy_KnowsTypesOfTheApp()
    {
        var learned = await app.RunAsync<Learned>("CatchActivity", "FailOwnWay");

        Assert.EndsWith(".OwnException", learned.Type, StringComparison.Ordinal);
        Assert.True(learned is { IsIO: true, IsInvalidOperation: false }, $"{learned}");
    }

    [Fact]
    public async Task SubOrchestration_Throws_ParentLearnsTypeAndMessage()
    {
        var learned = await app.RunAsync<Learned>("CatchOrchestrator", "FailItself");

        Assert.Equal("FailItself", learned.TaskName);
        Assert.Equal(("System.InvalidOperationException", "by itself"), (learned.Type, learned.Message));
        Assert.True(learned.IsInvalidOperation);
    }

    [Fact]
    public async Task SubOrchestration_WhoseActivityThrows_ParentLearnsTheWholeChain()
    {
        var learned = await app.RunAsync<Learned>("CatchOrchestrator", "LetActivityFail");

        Assert.Equal(("LetActivityFail", "Microsoft.DurableTask.TaskFailedException"), (learned.TaskName, learned.Type));
        Assert.Equal(
            ["System.InvalidOperationException: boom", "System.ArgumentException: the inner reason"], learned.Causes);
    }

    [Fact]
    public async Task UnknownActivity_FailsTheCall()
    {
        var learned = await app.RunAsync<Learned?>("CatchActivity", "NoSuchActivity");

        // What the message says differs between versions of the genuine host.
        Assert.Equal("NoSuchActivity", learned?.TaskName);
    }

    [Fact]
    public async Task UnknownSubOrchestrator_FailsTheCall()
    {
        var learned = await app.RunAsync<Learned?>("CatchOrchestrator", "NoSuchOrchestrator");

        Assert.Equal("NoSuchOrchestrator", learned?.TaskName);
    }

    [Fact]
    public async Task UnknownOrchestrator_IsAccepted_AndFails()
    {
        var instance = await app.StartAsync("NoSuchOrchestrator");

        var status = await instance.EndAsync("Failed");
        var output = status.Output.ToString().Replace("\\u0027", "'", StringComparison.Ordinal);
        Assert.Contains("'NoSuchOrchestrator' doesn't exist", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OneOfTwoParallelTasksFails_TheOtherOnesResultRemains()
    {
        Assert.Equal("good, bad", (await app.RunAsync("OneOfTwoFails")).GetString());
    }

    [Fact]
    public async Task UnhandledActivityFailure_FailsTheInstance_AndNamesTheActivity()
    {
        var instance = await app.StartAsync("LetActivityFail");

        var status = await instance.EndAsync("Failed");
        Assert.StartsWith(
            "Microsoft.DurableTask.TaskFailedException: Task 'Fail' (#0) failed with an unhandled exception: boom",
            status.Output.GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnhandledException_FailsTheInstance_AndKeepsTheCustomStatus()
    {
        var instance = await app.StartAsync("FailAfterStatus");

        var status = await instance.EndAsync("Failed");
        Assert.Equal("System.InvalidOperationException: by itself", status.Output.GetString());
        Assert.Equal("about to fail", status.CustomStatus.GetString());
    }

    [Fact]
    public async Task FailedInstance_ClientSeesItsFailureDetails()
    {
        var instance = await app.StartAsync("FailItself");
        await instance.EndAsync("Failed");

        var seen = await instance.SnapshotAsync();
        Assert.Equal(
            ("Failed", true, "System.InvalidOperationException", "by itself"),
            (seen.Status, seen.IsCompleted, seen.ErrorType, seen.ErrorMessage));
    }

    [Fact]
    public async Task FailedInstance_StatusIs500_WhenAskedFor()
    {
        var instance = await app.StartAsync("FailItself");
        await instance.EndAsync("Failed");

        using var plain = await app.Management.GetAsync($"instances/{instance.Id}");
        using var asked = await app.Management.GetAsync($"instances/{instance.Id}", "returnInternalServerErrorOnFailure=true");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.InternalServerError), (plain.StatusCode, asked.StatusCode));
    }

    private sealed record Learned(
        string TaskName, string Type, string Message, IReadOnlyList<string> Causes,
        bool IsInvalidOperation, bool IsException, bool IsArgument, bool IsIO);
}
