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
await server.WaitAsync();
return 0;
