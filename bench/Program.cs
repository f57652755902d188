using FunctionsOrchestration.Bench;

Dictionary<string, Func<Task>> benchmarks = new(StringComparer.OrdinalIgnoreCase)
{
    ["hello-cities"] = HelloCities.RunAsync,
    ["fan-out"] = FanOut.RunAsync,
    ["sequential"] = Sequential.RunAsync,
    ["windowed"] = Windowed.RunAsync,
    ["signals"] = Signals.RunAsync,
    ["waiting"] = Waiting.RunAsync,
    ["idle"] = Idle.RunAsync,
    ["idle-cpu"] = IdleProcessor.RunAsync,
    ["flood"] = Flood.RunAsync,
    ["startup"] = Startup.RunAsync,
    ["disk"] = DiskLimit.RunAsync,
    ["payload"] = Payload.RunAsync,
    ["step"] = StepLimit.RunAsync,
    ["models"] = Models.RunAsync,
    ["ocr"] = Ocr.RunAsync,
    ["mesh-call"] = MeshCall.RunAsync,
    ["balancers"] = Balancers.RunAsync,
    ["mesh-faults"] = MeshFaults.RunAsync,
    ["adaptive"] = Adaptive.RunAsync,
    ["fairness"] = Fairness.RunAsync,
    ["publish"] = PublishEvents.RunAsync,
    ["deliver"] = DeliverEvents.RunAsync,
    ["detection"] = Detection.RunAsync,
    ["patterns-soak"] = PatternSoak.RunAsync,
    ["route"] = RouteEvents.RunAsync,
    ["patterns"] = PatternMatching.RunAsync,
    ["streams-exactly-once"] = StreamsExactlyOnce.RunAsync,
    ["limits"] = Limits.RunAsync,
    ["ingress"] = Ingress.RunAsync,
    ["scaling"] = Scaling.RunAsync,
    ["rollouts"] = Rollouts.RunAsync,
    ["choose-version"] = ChooseVersion.RunAsync,
    ["shadow"] = ShadowCost.RunAsync,
};

if (args is ["torture", .. var options]) return await TortureRounds.RunAsync(options) == 0 ? 0 : 1;

if (args.Length == 0 || args.Any(name => name != "all" && !benchmarks.ContainsKey(name)))
{
    await Console.Error.WriteLineAsync($"Usage: dotnet run -c Release --project bench -- <name>...  where name is all or one of {string.Join(", ", benchmarks.Keys)}; or torture [--kills N] [--seed N]");
    return 1;
}

foreach (var name in args.Contains("all") ? benchmarks.Keys.ToArray() : args) await benchmarks[name]();
return 0;
