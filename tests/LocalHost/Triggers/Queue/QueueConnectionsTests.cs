using FunctionsOrchestration.LocalHost.Triggers.Queue;
using Microsoft.Extensions.Configuration;

namespace FunctionsOrchestration.LocalHost.Tests.Triggers.Queue;

public sealed class QueueConnectionsTests
{
    private const string Account = "DefaultEndpointsProtocol=https;AccountName=mine;AccountKey=a2V5;EndpointSuffix=core.windows.net";

    [Theory]
    [InlineData("AzureWebJobsStorage", null)]
    [InlineData("Orders", "Orders")]
    [InlineData("AzureWebJobsOrders", "Orders")]
    [InlineData("ConnectionStrings:Orders", "Orders")]
    public void Open_ConnectionString_IsFoundByItsNames(string setting, string? connection) =>
        Assert.Equal("https://mine.queue.core.windows.net/work", New((setting, Account)).Open(connection, "work").Uri.ToString());

    [Theory]
    [InlineData("queueServiceUri", "https://mine.queue.core.windows.net")]
    [InlineData("serviceUri", "https://mine.queue.core.windows.net/")]
    [InlineData("accountName", "mine")]
    public void Open_Identity_NeedsNoSecret(string key, string value) =>
        Assert.Equal("https://mine.queue.core.windows.net/work", New(($"Orders:{key}", value)).Open("Orders", "work").Uri.ToString());

    [Theory]
    [InlineData("UseDevelopmentStorage=true", true)]
    [InlineData("usedevelopmentstorage=TRUE;", true)]
    [InlineData(Account, false)]
    public void UsesDevelopmentStorage_Setting_Decides(string value, bool expected) =>
        Assert.Equal(expected, New(("AzureWebJobsStorage", value)).UsesDevelopmentStorage(null));

    [Fact]
    public void Open_NoSetting_NamesBothWaysToSetIt()
    {
        var message = Assert.Throws<FormatException>(() => New().Open("Orders", "work")).Message;
        Assert.Contains("'Orders'", message, StringComparison.Ordinal);
        Assert.Contains("Orders__queueServiceUri", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_NoConnectionString_NamesTheSettingAndKeepsItsValueSecret()
    {
        var message = Assert.Throws<FormatException>(() => New(("Orders", "nonsense-secret")).Open("Orders", "work")).Message;
        Assert.Contains("'Orders'", message, StringComparison.Ordinal);
        Assert.DoesNotContain("nonsense-secret", message, StringComparison.Ordinal);
    }

    [Fact]
    public void NameOf_Reference_IsReplacedAndLowered() => Assert.Equal("orders-eu", New(("Region", "EU")).NameOf("Orders-%Region%"));

    [Theory]
    [InlineData("ab")]
    [InlineData("-orders")]
    [InlineData("orders-")]
    [InlineData("or--ders")]
    [InlineData("or_ders")]
    [InlineData("%Missing%")]
    public void NameOf_NoQueueName_IsRefused(string name) => Assert.Throws<FormatException>(() => New().NameOf(name));

    private static QueueConnections New(params (string Key, string Value)[] settings) => new(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build());
}
