using System.Net;
using FunctionsOrchestration.LocalHost.Hosting;

namespace FunctionsOrchestration.LocalHost.Tests.Hosting;

public sealed class CommandLineTests
{
    [Fact]
    public void Parse_Nothing_GivesDefaults()
    {
        var options = CommandLine.Parse([]);

        Assert.Null(options.Port);
        Assert.Equal(IPAddress.Loopback, options.Address);
        Assert.Equal(Path.GetFullPath(".data"), options.DataDirectory);
        Assert.False(options.Verbose || options.Auth);
    }

    [Theory]
    [InlineData("--port", "8080", "--data", "/tmp/x", "--verbose")]
    [InlineData("--verbose", "--port=8080", "--data=/tmp/x")]
    public void Parse_EveryForm_IsRead(params string[] args)
    {
        var options = CommandLine.Parse(args);

        Assert.Equal(8080, options.Port);
        Assert.Equal("/tmp/x", options.DataDirectory);
        Assert.True(options.Verbose);
    }

    [Fact]
    public void Parse_SeveralMistakes_AreAllNamedWithTheOptions()
    {
        string[] args = ["--prot", "--port", "70000", "--address", "here", "--auth=yes"];

        var fault = Assert.Throws<StartupException>(() => CommandLine.Parse(args));


        Assert.Equal(1, fault.ExitCode);
        Assert.Contains("Unknown option '--prot'", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--port 70000", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--address here", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--auth takes no value", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--data DIR", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port")]
    [InlineData("--data")]
    [InlineData("--data", " ")]
    public void Parse_OptionWithoutItsValue_IsRefused(params string[] args) =>
        Assert.Throws<StartupException>(() => CommandLine.Parse(args));

    [Fact]
    public void Parse_Help_EndsWithoutFailure() =>
        Assert.Equal(0, Assert.Throws<StartupException>(() => CommandLine.Parse(["--help"])).ExitCode);

    [Fact]
    public void Parse_AddressForOthersWithoutKeys_IsRefused()
    {
        var fault = Assert.Throws<StartupException>(() => CommandLine.Parse(["--address", "0.0.0.0"]));

        Assert.Contains("--auth", fault.Message, StringComparison.Ordinal);
        Assert.Equal(IPAddress.Any, CommandLine.Parse(["--address", "0.0.0.0", "--auth"]).Address);
    }
}
