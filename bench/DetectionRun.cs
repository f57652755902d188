using FunctionsOrchestration.Events.Patterns;

namespace FunctionsOrchestration.Bench;

/// <summary>What a detector made of the faults in one series.</summary>
/// <param name="Faults">Faults that were put in.</param>
/// <param name="Found">Faults in which, or just after which, it gave alarm.</param>
/// <param name="False">Alarms apart from any fault.</param>
/// <param name="Delays">From the beginning of each found fault to the first alarm.</param>
/// <param name="Looked">Values, or hours, that it looked at.</param>
internal sealed record Detected(int Faults, int Found, int False, IReadOnlyList<double> Delays, long Looked)
{
    /// <summary>Faults that it found against these and its false alarms. A fault counts once, however often it is reported.</summary>
    public double Precision => Found + False == 0 ? 0 : (double)Found / (Found + False);

    public double Recall => (double)Found / Faults;

    public double Delay => Delays.Count == 0 ? double.NaN : Delays.Order().ElementAt(Delays.Count / 2);
}

/// <summary>
/// A detector, a series and a fault. The fault is put in five times a run at places that a seed chooses, each in its own fifth of the series
/// behind the part that is only learnt from; ten runs.
/// </summary>
/// <param name="Detector">The detector.</param>
/// <param name="Series">The series.</param>
/// <param name="Fault">The fault.</param>
/// <param name="LearnFrom">Values, or hours, at the beginning without a fault, in which alarms do not count.</param>
/// <param name="Grace">Values, or hours, after a fault in which an alarm still belongs to it: its end is a change too.</param>
internal sealed record DetectionRun(DetectorDefinition Detector, RealSeries Series, InjectedFault Fault, int LearnFrom, int Grace)
{
    private const int Runs = 10;
    private const int FaultsOfARun = 5;

    public Detected Run()
    {
        Func<Random, Detected> one = Detector.Kind == DetectorKind.Rate ? Count : Values;
        List<Detected> runs = [.. Enumerable.Range(1, Runs).Select(seed => one(new Random(seed)))];
        return new Detected(
            runs.Sum(run => run.Faults), runs.Sum(run => run.Found), runs.Sum(run => run.False),
            [.. runs.SelectMany(run => run.Delays)], runs.Sum(run => run.Looked));
    }

    private Detected Values(Random random)
    {
        Sample[] samples = [.. Series.Samples];
        var places = Places(samples.Length, random);
        foreach (var place in places) Fault.Into(samples, place, Series);
        var (detector, alarms) = (new DetectorOperator(Detector), new List<int>());
        for (var i = 0; i < samples.Length; i++)
            if (detector.Process(Event(samples[i])) is not null) alarms.Add(i);
        return Judge(places, alarms, samples.Length);
    }

    private Detected Count(Random random)
    {
        var first = Series.Samples[0].Time;
        first = first.AddTicks(-(first.Ticks % TimeSpan.TicksPerHour));
        int HourOf(DateTimeOffset time) => (int)(time - first).TotalHours;
        var hours = HourOf(Series.Samples[^1].Time);
        var places = Places(hours, random);
        IEnumerable<Sample> samples = Series.Samples;
        foreach (var place in places) samples = Fault.Into(samples, first.AddHours(place), random);
        var (detector, alarms) = (new DetectorOperator(Detector), new List<int>());

        // The event that gives alarm is the first after the hour that it is about.
        foreach (var sample in samples)
            if (detector.Process(Event(sample)) is not null) alarms.Add(HourOf(sample.Time) - 1);
        return Judge(places, alarms, hours);
    }

    private List<int> Places(int length, Random random)
    {
        var part = (length - LearnFrom) / FaultsOfARun;
        return [.. Enumerable.Range(0, FaultsOfARun).Select(i => LearnFrom + (i * part) + random.Next(Math.Max(1, part - Fault.Length - Grace)))];
    }

    private Detected Judge(List<int> places, List<int> alarms, int length)
    {
        bool IsOf(int place, int alarm) => alarm >= place && alarm < place + Fault.Length + Grace;
        List<double> delays = [.. places.Select(place => alarms.FindIndex(alarm => IsOf(place, alarm)) is >= 0 and var first
            ? alarms[first] - place : (double?)null).OfType<double>()];
        var wrong = alarms.Count(alarm => alarm >= LearnFrom && !places.Exists(place => IsOf(place, alarm)));
        return new Detected(places.Count, delays.Count, wrong, delays, length - LearnFrom - (places.Count * (Fault.Length + Grace)));
    }

    private static PatternEvent Event(Sample sample) => new("", "sample", "series", sample.Time, EventFields.Of(("v", sample.Value)));
}
