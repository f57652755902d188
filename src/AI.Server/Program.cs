using FunctionsOrchestration.AI.Server;

var (options, wrong) = ServerOptions.Parse(args);
if (options is null)
{
    await Console.Error.WriteLineAsync(wrong);
    return 1;
}

await using var server = new ModelServer(options);
try
{
    await server.StartAsync();
}
catch (IOException busy)
{
    await Console.Error.WriteLineAsync(busy.Message);
    return 1;
}

Console.WriteLine(server.Report);
using var end = new CancellationTokenSource();
if (options.EndsWithInput) _ = WaitForEndOfInputAsync();
await server.WaitAsync(end.Token);
return 0;

async Task WaitForEndOfInputAsync()
{
    await using var input = Console.OpenStandardInput();
    await input.CopyToAsync(Stream.Null);
    await end.CancelAsync();
}
