using System.Diagnostics;
using System.Globalization;
using FunctionsOrchestration.Mesh;
using FunctionsOrchestration.Mesh.Calls;
using FunctionsOrchestration.Mesh.Catalog;
using FunctionsOrchestration.Mesh.Protocols;
using FunctionsOrchestration.Mesh.Protocols.InProcess;
using FunctionsOrchestration.Mesh.Traffic;
using FunctionsOrchestration.Mesh.Translation;
using Microsoft.Extensions.DependencyInjection;

namespace FunctionsOrchestration.Bench;

/// <summary>
/// What a shadow does to the live calls: periods with and without one in turns. Call n takes the same time in every period, so that chance
/// in the service is none between them, and copies take nobody's capacity but this process's.
/// </summary>
internal static class ShadowCost
{
    private const int Callers = 16;
    private const int CallsPerPeriod = 2_000;
    private const int Pairs = 40;
    private const double Share = 20;

    private static readonly TimeSpan[] ServiceTimes = Times();

    public static async Task RunAsync()
    {
        await using var services = new ServiceCollection()
            .AddSingleton(new InProcessModel(Operations.Sentiment, async (input, _) =>
            {
                await Task.Delay(ServiceTimes[int.Parse(((TextRequest)input).Text, CultureInfo.InvariantCulture)], CancellationToken.None);
                return new EndpointReply { Value = new Sentiment("positive", 0.9) };
            }))
            .AddAIMesh()
            .BuildServiceProvider();
        services.GetRequiredService<MeshCatalog>().Load([Service]);
        var (mesh, traffic) = (services.GetRequiredService<IMesh>(), services.GetRequiredService<TrafficBoard>());
        var none = new SplitDefinition("texts", 1) { Stable = "1", IsMeasured = true };
        var shadow = none with { Revision = 2, Shadow = new ShadowSplit("2", Share) { MaxConcurrent = 64, MaxPerMinute = 1_000_000 } };

        List<double> off = [], on = [], ratios = [];
        long copies = 0;
        for (var pair = -1; pair < Pairs; pair++)
        {
            var times = new double[2][];
            // Who goes first changes, so that a load that grows favours nobody.
            foreach (var isOn in pair % 2 == 0 ? new[] { false, true } : [true, false])
            {
                traffic.Load([isOn ? shadow : none]);
                times[isOn ? 1 : 0] = await CallAsync(mesh);
                if (isOn && pair >= 0) copies += traffic.Find("texts")!.Mirror!.Arm.Recorder!.Take()?.Calls ?? 0;
            }

            if (pair < 0) continue; // The first pair is the compiler's.
            off.AddRange(times[0]);
            on.AddRange(times[1]);
            ratios.Add(Quantile(times[1], 0.99) / Quantile(times[0], 0.99));
        }

        var conditions = $"{Pairs} pairs of periods of {CallsPerPeriod:N0} calls, {Callers} at a time, service time 20 ms log-normal, {100.0 * copies / on.Count:0.#} % copied, "
            + $"judge fields, .NET {Environment.Version}";
        foreach (var share in new[] { 0.5, 0.99 })
        {
            new Figure($"shadow.p{share * 100:0}.off", Quantile(off, share), "ms", conditions).Print();
            new Figure($"shadow.p{share * 100:0}.on", Quantile(on, share), "ms", conditions).Print();
            new Figure($"shadow.p{share * 100:0}.ratio", Quantile(on, share) / Quantile(off, share), "×", $"all calls, {conditions}").Print();
        }

        ratios.Sort();
        new Figure("shadow.p99.ratio.median", ratios[Pairs / 2], "×", $"median of the ratios of pairs, quartiles {ratios[Pairs / 4]:0.000} and {ratios[3 * Pairs / 4]:0.000}, {conditions}").Print();
    }

    private static ServiceDefinition Service => new()
    {
        Name = "texts", Domain = "nlp", Operations = ["sentiment"], DefaultVersion = "1",
        Endpoints = [.. new[] { "1", "2" }.Select(version => new EndpointDefinition { Id = $"v{version}", Protocol = "in-process", Version = version })],
    };

    private static async Task<double[]> CallAsync(IMesh mesh)
    {
        var times = new double[CallsPerPeriod];
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var call = Interlocked.Increment(ref next); call < CallsPerPeriod; call = Interlocked.Increment(ref next))
            {
                var began = Stopwatch.GetTimestamp();
                var result = await mesh.SendAsync(new MeshRequest("texts", "sentiment", new TextRequest(call.ToString(CultureInfo.InvariantCulture))));
                if (!result.IsOk) throw new InvalidOperationException(result.Problem!.Message);
                times[call] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
        })));
        return times;
    }

    private static double Quantile(IReadOnlyCollection<double> times, double share) => times.Order().ElementAt((int)(share * times.Count));

    private static TimeSpan[] Times()
    {
        var random = new Random(4);
        return
        [
            .. Enumerable.Range(0, CallsPerPeriod).Select(_ => TimeSpan.FromMilliseconds(
                20 * Math.Exp(0.3 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))),
        ];
    }
}
