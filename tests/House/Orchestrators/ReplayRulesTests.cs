namespace FunctionsOrchestration.House.Tests.Orchestrators;

public sealed class ReplayRulesTests
{
    [Fact]
    public void OrchestratorFiles_TouchNothingThatDoesNotReplay() =>
        Assert.Empty(Repository.Files(".orchestrator.cs").SelectMany(path => ReplayRules.Violations(path, Repository.Read(path))));

    [Theory]
    [InlineData("var now = DateTime.UtcNow;")]
    [InlineData("var now = System.DateTimeOffset.Now;")]
    [InlineData("var id = Guid.NewGuid();")]
    [InlineData("await Task.Delay(1000);")]
    [InlineData("await Task.Run(Work);")]
    [InlineData("await Task.Factory.StartNew(Work);")]
    [InlineData("Thread.Sleep(1);")]
    [InlineData("var name = Environment.MachineName;")]
    [InlineData("var name = System.Environment.MachineName;")]
    [InlineData("using var http = new HttpClient();")]
    [InlineData("var dice = new Random(1).Next();")]
    [InlineData("var dice = Random.Shared.Next();")]
    [InlineData("await context.CallActivityAsync(name).ConfigureAwait(false);")]
    [InlineData("var watch = Stopwatch.StartNew();")]
    [InlineData("lock (gate) { }")]
    [InlineData("var text = File.ReadAllText(name);")]
    [InlineData("var now = TimeProvider.System.GetUtcNow();")]
    public void Violations_OfCodeThatDoesNotReplay_NameTheLine(string statement) =>
        Assert.Contains("x.cs:3 uses ", Assert.Single(ReplayRules.Violations("x.cs", Method(statement))), StringComparison.Ordinal);

    [Theory]
    [InlineData("var now = context.CurrentUtcDateTime;")]
    [InlineData("var id = context.NewGuid();")]
    [InlineData("await context.CreateTimer(due, CancellationToken.None);")]
    [InlineData("await Task.WhenAll(calls);")]
    [InlineData("var where = input.Environment;")]
    [InlineData("var order = new Order { File = name };")]
    [InlineData("Call(Random: 3);")]
    [InlineData("var due = new DateTime(2030, 1, 1); // after DateTime.Now")]
    public void Violations_OfCodeThatReplays_AreNone(string statement) =>
        Assert.Empty(ReplayRules.Violations("x.cs", Method(statement)));

    private static string Method(string statement) => $$"""
        class X { async Task Run(TaskOrchestrationContext context)
        {
        {{statement}}
        } }
        """;
}
