using FunctionsOrchestration.Mesh.Limits.Rates;

namespace FunctionsOrchestration.Mesh.Tests.Limits.Rates;

public sealed class DeclaringTests
{
    private static readonly RateLimitDefinition Good = new() { Requests = 10, Window = TimeSpan.FromSeconds(1) };

    [Fact]
    public void Check_OfAGoodLimit_FindsNothing()
    {
        Assert.Empty(RateLimitRules.Check(Good));
        Assert.Empty(RateLimitRules.Check(Good with { Form = RateForm.TokenBucket, Burst = 1, Tokens = 5, TokenBurst = 5 }));
    }

    public static TheoryData<string, RateLimitDefinition> Wrong => new()
    {
        { "requests", Good with { Requests = 0 } },
        { "requests", Good with { Requests = -5 } },
        { "requests", Good with { Requests = null } },
        { "tokens", Good with { Tokens = -1 } },
        { "burst", Good with { Form = RateForm.TokenBucket, Burst = 0 } },
        { "burst", Good with { Burst = 5 } },
        { "tokenBurst", Good with { Form = RateForm.TokenBucket, TokenBurst = 5 } },
        { "window", Good with { Window = TimeSpan.FromDays(1) + TimeSpan.FromTicks(1) } },
        { "window", Good with { Window = TimeSpan.FromMilliseconds(99) } },
        { "window", Good with { Window = -TimeSpan.FromSeconds(1) } },
        { "lease", Good with { Lease = TimeSpan.FromMilliseconds(9) } },
        { "lease", Good with { Lease = TimeSpan.FromSeconds(11) } },
        { "weights.a", Good with { Weights = new Dictionary<string, double> { ["a"] = 0 } } },
        { "weights.a", Good with { Weights = new Dictionary<string, double> { ["a"] = double.NaN } } },
        { "weights.a", Good with { Strict = true, Tenants = ["b"], Weights = new Dictionary<string, double> { ["a"] = 1 } } },
        { "tenants", Good with { Strict = true } },
        { "localShare", Good with { LocalShare = 0 } },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Check_OfOneMistake_NamesItsFieldAndTheFix(string field, RateLimitDefinition limit)
    {
        var error = Assert.Single(RateLimitRules.Check(limit));

        Assert.Equal(field, error.Field);
        Assert.NotEmpty(error.Fix);
    }

    [Fact]
    public void Check_OfManyMistakes_FindsAllOfThem() => Assert.Equal(
        ["requests", "window", "localShare"],
        RateLimitRules.Check(new RateLimitDefinition { Requests = -1, Window = TimeSpan.Zero, LocalShare = 2 }).Select(error => error.Field));

    [Theory]
    [InlineData("service=nlp", true)]
    [InlineData("service=*", true)]
    [InlineData("service=vision", false)]
    [InlineData("service=nlp,tenant=*", false)]
    [InlineData("service=nlp,key=*", false)]
    [InlineData("tenant=acme", false)]
    public void IsWhole_CountsAllCallsOfTheServiceAndNoOthers(string text, bool expected)
    {
        Assert.True(RateScope.TryParse(text, out var scope, out _));
        Assert.Equal(expected, scope.IsWhole("nlp"));
    }

    [Theory]
    [InlineData("service=NLP", "service=nlp")]
    [InlineData("tenant=acme,service=nlp", "service=nlp,tenant=acme")]
    [InlineData("key=*, tenant=*", "tenant=*,key=*")]
    public void Parse_OfAScope_PutsItsPartsInOrder(string text, string expected)
    {
        Assert.True(RateScope.TryParse(text, out var scope, out _));
        Assert.Equal(expected, scope.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("nlp")]
    [InlineData("service=")]
    [InlineData("service=a,service=b")]
    [InlineData("caller=a")]
    public void Parse_OfSomethingElse_SaysWhatToSend(string text)
    {
        Assert.False(RateScope.TryParse(text, out _, out var problem));
        Assert.Equal("scope", problem.Field);
    }

    [Theory]
    [InlineData("service=nlp", true)]
    [InlineData("service=vision", false)]
    [InlineData("tenant=*", true)]
    [InlineData("tenant=other", false)]
    [InlineData("key=*", false)]
    [InlineData("service=*,tenant=acme", true)]
    public void Covers_ACallWithoutAKey_WhereEachPartFits(string text, bool expected)
    {
        Assert.True(RateScope.TryParse(text, out var scope, out _));
        Assert.Equal(expected, scope.Covers("nlp", "acme", null));
    }
}
