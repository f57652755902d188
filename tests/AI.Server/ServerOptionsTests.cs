namespace FunctionsOrchestration.AI.Server.Tests;

public sealed class ServerOptionsTests
{
    [Fact]
    public void Parse_PortAndServices_AreRead()
    {
        var (options, wrong) = ServerOptions.Parse(["--port", "5001", "--services", "nlp, vision"]);

        Assert.Null(wrong);
        Assert.Equal(5001, options!.Port);
        Assert.Equal(0, options.GrpcPort);
        Assert.Equal(["nlp", "vision"], options.Services);
    }

    [Fact]
    public void Parse_GrpcPort_IsRead() =>
        Assert.Equal(9000, ServerOptions.Parse(["--grpc-port", "9000", "--services", "nlp"]).Options?.GrpcPort);

    [Fact]
    public void Parse_Sentiment_IsRead() =>
        Assert.Equal("other.json", ServerOptions.Parse(["--sentiment", "other.json", "--services", "nlp"]).Options?.Sentiment);

    [Theory]
    [InlineData("--services vison", "There is no service 'vison'. There are: nlp, recommendation, timeseries, vision.")]
    [InlineData("--services generative", "There is no service 'generative'.")]
    [InlineData("--port 1", "--services is missing.")]
    [InlineData("--services nlp --port 65536", "--port '65536' must be 0–65535.")]
    [InlineData("--services nlp --port -1", "--port '-1' must be 0–65535.")]
    [InlineData("--services nlp --port", "--port needs a value.")]
    [InlineData("--services nlp --services nlp", "--services is twice there.")]
    [InlineData("--services nlp --prot 1", "'--prot' is no option.")]
    [InlineData("--services nlp --port 7 --grpc-port 7", "--grpc-port 7 is the same as --port")]
    [InlineData("--services nlp --end-with me", "--end-with 'me' must be stdin.")]
    [InlineData("--services nlp --address everywhere", "--address 'everywhere' is no IP address.")]
    public void Parse_WrongCommandLine_SaysWhatIsWrong(string line, string message)
    {
        var (options, wrong) = ServerOptions.Parse(line.Split(' '));

        Assert.Null(options);
        Assert.Contains(message, wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SeveralMistakes_NamesAllOfThem()
    {
        var (_, wrong) = ServerOptions.Parse(["--services", "a,b", "--port", "x"]);

        Assert.Contains("'a'", wrong, StringComparison.Ordinal);
        Assert.Contains("'b'", wrong, StringComparison.Ordinal);
        Assert.Contains("'x'", wrong, StringComparison.Ordinal);
    }
}
