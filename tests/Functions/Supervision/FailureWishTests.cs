using FunctionsOrchestration.Documents;
using FunctionsOrchestration.Supervision;
using Microsoft.AspNetCore.Http;

namespace FunctionsOrchestration.Functions.Tests.Supervision;

public sealed class FailureWishTests
{
    [Fact]
    public void Read_Nothing_WishesNothing() => Assert.Equal((null, ""), Read(""));

    [Fact]
    public void Read_Ask_IsARuleForEveryStep()
    {
        var (rule, errors) = Read("?onFailure=ask&timeLimitSeconds=600&otherwise=skip");

        Assert.Empty(errors);
        Assert.Equal(
            new SupervisionRule { Action = SupervisionAction.Ask, TimeLimit = TimeSpan.FromMinutes(10), Otherwise = SupervisionAction.Skip }, rule);
    }

    [Fact]
    public void Read_Compensate_GoesBeforeConfiguredRules() =>
        Assert.Equal(SupervisionAction.Compensate, Read("?onFailure=compensate").Rule!.Action);

    [Theory]
    [InlineData("?onFailure=retry&timeLimitSeconds=0&otherwise=retry", "onFailure otherwise timeLimitSeconds")]
    [InlineData("?timeLimitSeconds=60&otherwise=skip", "timeLimitSeconds otherwise")]
    [InlineData("?onFailure=ask&timeLimitSeconds=2592001", "timeLimitSeconds")]
    public void Read_Wrong_NamesEveryField(string query, string fields) => Assert.Equal(fields, Read(query).Errors);

    [Theory]
    [InlineData("", "")]
    [InlineData("?onFailure=compensate", "")]
    [InlineData("?onFailure=ask&timeLimitSeconds=600&otherwise=skip", "onFailure timeLimitSeconds otherwise")]
    public void Refuse_WhatNobodyCouldFulfil_NamesEveryField(string query, string fields)
    {
        var errors = new RequestErrors();
        FailureWish.Refuse(Request(query), errors);
        Assert.Equal(fields, Fields(errors));
    }

    private static (SupervisionRule? Rule, string Errors) Read(string query)
    {
        var errors = new RequestErrors();
        var rule = FailureWish.Read(Request(query), errors);
        return (rule, Fields(errors));
    }

    private static HttpRequest Request(string query)
    {
        var request = new DefaultHttpContext().Request;
        request.QueryString = new QueryString(query);
        return request;
    }

    private static string Fields(RequestErrors errors) => string.Join(" ", errors.All.Select(error => error.Field));
}
