using System.Diagnostics;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Catalog.Validation;
using FunctionsOrchestration.Mesh.LoadBalancing;

namespace FunctionsOrchestration.Mesh.Tests.Catalog;

/// <summary>Everything that is wrong with a catalog is found, named and explained.</summary>
public sealed class ValidationTests
{
    private static readonly CatalogValidator Validator =
        new([new ScriptedProtocol()], [new WeightedRandom(new Random(1)), new RoundRobin()]);

    private static readonly ServiceDefinition Good =
        MeshHarness.Service("texts", "a", "b") with { Balancing = new BalancingDefinition { Policy = "round-robin" } };

    [Fact]
    public void Validate_Defaults_AreRight() => Assert.Empty(Validator.Validate([Good]));

    [Theory]
    [InlineData("Domain", "nlq", "Did you mean 'nlp'?")]
    [InlineData("Operations:0", "sentimant", "Did you mean 'sentiment'?")]
    [InlineData("Balancing:Policy", "round-robbin", "Did you mean 'round-robin'?")]
    [InlineData("Containment:Concurrency:Algorithm", "vega", "Did you mean 'vegas'?")]
    [InlineData("Transforms:0", "ocr-to-txt", "Did you mean 'ocr-to-text'?")]
    [InlineData("DefaultVersion", "2", "Did you mean '1'?")]
    [InlineData("Name", "Two Words", "it must be 1–63 lower-case letters")]
    public void Validate_UnknownName_SuggestsTheNearest(string field, string value, string hint)
    {
        var service = field switch
        {
            "Domain" => Good with { Domain = value },
            "Operations:0" => Good with { Operations = [value] },
            "Balancing:Policy" => Good with { Balancing = new() { Policy = value } },
            "Transforms:0" => Good with { Transforms = [value] },
            "DefaultVersion" => Good with { DefaultVersion = value },
            "Name" => Good with { Name = value },
            _ => Good with { Containment = new() { Concurrency = new() { Algorithm = value } } },
        };

        var error = Assert.Single(Validator.Validate([service]));

        Assert.Equal((field, value), (error.Field, error.Value));
        Assert.Contains(hint, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_EndpointFields_NamesEveryWrongOne()
    {
        var bad = new EndpointDefinition
        {
            Id = "has space", Version = "", Protocol = "pigeon", Weight = -1, Priority = 128, CostPerCall = double.NaN,
            CostPerThousandTokens = -0.1, TokensPerMinute = 0, RequestsPerMinute = -5, Address = new Uri("ftp://models.example.com"),
        };

        var errors = Validator.Validate([Good with { Endpoints = [bad] }]);

        Assert.Equal(
            ["Address", "CostPerCall", "CostPerThousandTokens", "Id", "Priority", "RequestsPerMinute", "TokensPerMinute", "Version", "Weight"],
            errors.Select(error => error.Field).Order());
        Assert.All(errors, error => Assert.Equal(("texts", "has space"), (error.Service, error.Endpoint)));
    }

    [Fact]
    public void Validate_UnknownProtocol_IsRefused() => Assert.Equal(
        "Service 'texts', endpoint 'a': Protocol is 'scriptet': there is no such protocol. Did you mean 'scripted'?",
        Assert.Single(Validator.Validate([Good with { Endpoints = [Good.Endpoints[0] with { Protocol = "scriptet" }] }])).ToString());

    [Fact]
    public void Validate_KeyInAnAddress_IsRefusedWithoutRepeatingIt()
    {
        var endpoint = Good.Endpoints[0] with { Address = new Uri("https://user:hunter2@models.example.com/") };

        var error = Assert.Single(Validator.Validate([Good with { Endpoints = [endpoint] }]));

        Assert.Contains("KeySetting", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_SameIdAndSameName_AreRefusedInAnyCase()
    {
        var errors = Validator.Validate([Good with { Endpoints = [Good.Endpoints[0], Good.Endpoints[0] with { Id = "A" }] }, Good with { Name = "texts" }]);

        Assert.Contains(errors, error => error is { Service: "texts", Endpoint: null, Field: "Name" });
        Assert.Contains(errors, error => error is { Endpoint: "a", Field: "Id" });
    }

    public static TheoryData<string, ServiceDefinition> OutOfRange() => new()
    {
        { "Resilience:AttemptTimeout", With(resilience => resilience with { AttemptTimeout = TimeSpan.FromMilliseconds(9) }) },
        { "Resilience:CallTimeout", With(resilience => resilience with { CallTimeout = TimeSpan.FromDays(30) }) },
        { "Resilience:Retries", With(resilience => resilience with { Retries = 11 }) },
        { "Resilience:RetryDelay", With(resilience => resilience with { RetryDelay = TimeSpan.FromSeconds(-1) }) },
        { "Resilience:MaxRetryDelay", With(resilience => resilience with { MaxRetryDelay = TimeSpan.FromMilliseconds(1) }) },
        { "Resilience:RetryBudget", With(resilience => resilience with { RetryBudget = double.NaN }) },
        { "Resilience:MinRetriesPerSecond", With(resilience => resilience with { MinRetriesPerSecond = -1 }) },
        { "Resilience:HedgeAfter", With(resilience => resilience with { HedgeAfter = TimeSpan.Zero }) },
        { "Resilience:Circuit:FailureRatio", With(circuit => circuit with { FailureRatio = 0 }) },
        { "Resilience:Circuit:SlowRatio", With(circuit => circuit with { SlowRatio = 1.1 }) },
        { "Resilience:Circuit:SlowAfter", With(circuit => circuit with { SlowAfter = TimeSpan.Zero }) },
        { "Resilience:Circuit:MinimumCalls", With(circuit => circuit with { MinimumCalls = 1 }) },
        { "Resilience:Circuit:Window", With(circuit => circuit with { Window = TimeSpan.FromMilliseconds(499) }) },
        { "Resilience:Circuit:BreakTime", With(circuit => circuit with { BreakTime = TimeSpan.FromMilliseconds(499) }) },
        { "Resilience:Circuit:Quorum", With(circuit => circuit with { Quorum = 0 }) },
        { "Resilience:Circuit:Probes", With(circuit => circuit with { Probes = 101 }) },
        { "Resilience:Circuit:MaxBreakTime", With(circuit => circuit with { MaxBreakTime = TimeSpan.FromMilliseconds(499) }) },
        { "Health:ProbeInterval", Good with { Health = new() { ProbeInterval = TimeSpan.Zero } } },
        { "Health:ProbeTimeout", Good with { Health = new() { ProbeTimeout = TimeSpan.Zero } } },
        { "Health:UnhealthyAfter", Good with { Health = new() { UnhealthyAfter = 0 } } },
        { "Health:HealthyAfter", Good with { Health = new() { HealthyAfter = 0 } } },
        { "Health:PanicThreshold", Good with { Health = new() { PanicThreshold = -0.1 } } },
        { "Health:Ejection:MaxShare", Good with { Health = new() { Ejection = new() { MaxShare = 2 } } } },
        { "Health:Ejection:MaxTime", Good with { Health = new() { Ejection = new() { MaxTime = TimeSpan.FromSeconds(1) } } } },
        { "Containment:MaxConcurrent", Good with { Containment = new() { MaxConcurrent = 0 } } },
        { "Containment:MaxConcurrentOverall", Good with { Containment = new() { MaxConcurrentOverall = 0 } } },
        { "Containment:MaxQueuedPerCaller", Good with { Containment = new() { MaxQueuedPerCaller = -1 } } },
        { "Containment:Concurrency:Initial", Good with { Containment = new() { Concurrency = new() { Initial = 5, Min = 6 } } } },
        { "Balancing:EwmaDecay", Good with { Balancing = Good.Balancing with { EwmaDecay = TimeSpan.Zero } } },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Validate_OutOfRange_NamesTheField(string field, ServiceDefinition service) =>
        Assert.Equal(field, Assert.Single(Validator.Validate([service])).Field);

    // What passes here must pass in Polly too: the catalog would otherwise fail half-built.
    [Fact]
    public async Task Load_TheSmallestThatIsRight_IsTakenByEveryPart()
    {
        var least = TimeSpan.FromMilliseconds(10);
        var service = With(resilience => resilience with
        {
            AttemptTimeout = least,
            CallTimeout = least,
            RetryDelay = TimeSpan.Zero,
            HedgeAfter = TimeSpan.FromMilliseconds(1),
            Retries = 1,
            Circuit = new CircuitDefinition
            {
                FailureRatio = double.Epsilon,
                SlowRatio = double.Epsilon,
                MinimumCalls = 2,
                Window = TimeSpan.FromMilliseconds(500),
                BreakTime = TimeSpan.FromMilliseconds(500),
            },
        });
        Assert.Empty(Validator.Validate([service]));

        await using var mesh = new MeshHarness(service);

        Assert.True((await mesh.SendAsync(MeshHarness.Request("texts"))).IsOk);
    }

    [Fact]
    public async Task Load_TheLargestThatIsRight_IsTakenByEveryPart()
    {
        var most = TimeSpan.FromDays(1);
        var service = With(resilience => resilience with
        {
            AttemptTimeout = most,
            CallTimeout = most,
            RetryDelay = most,
            MaxRetryDelay = most,
            HedgeAfter = most,
            Retries = 10,
            Circuit = new CircuitDefinition { FailureRatio = 1, MinimumCalls = int.MaxValue, Window = most, BreakTime = most, SlowAfter = most },
        });
        Assert.Empty(Validator.Validate([service]));

        await using var mesh = new MeshHarness(service);

        Assert.True((await mesh.SendAsync(MeshHarness.Request("texts"))).IsOk);
    }

    [Fact]
    public void Validate_ThousandServicesOfTenEndpoints_IsQuick()
    {
        ServiceDefinition[] services = [.. Enumerable.Range(0, 1_000).Select(i => Good with
        {
            Name = $"s{i}",
            Endpoints = [.. Enumerable.Range(0, 10).Select(j => Good.Endpoints[0] with { Id = $"e{j}" })],
            Resilience = new ResilienceDefinition { Fallbacks = new() { Unavailable = i < 999 ? [$"s{i + 1}"] : [] } },
        })];
        var clock = Stopwatch.StartNew();

        Assert.Empty(Validator.Validate(services));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }

    private static ServiceDefinition With(Func<ResilienceDefinition, ResilienceDefinition> change) =>
        Good with { Resilience = change(Good.Resilience) };

    private static ServiceDefinition With(Func<CircuitDefinition, CircuitDefinition> change) =>
        With((ResilienceDefinition resilience) => resilience with { Circuit = change(resilience.Circuit) });
}
