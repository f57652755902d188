using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace FunctionsOrchestration.Bench;

/// <summary>One value of a series.</summary>
internal readonly record struct Sample(DateTimeOffset Time, double Value);

/// <summary>Series of the npm package vega-datasets, which the build puts into bench/Data.</summary>
internal sealed record RealSeries(string Name, IReadOnlyList<Sample> Samples)
{
    private static readonly string Folder = Find();

    /// <summary>Minutes that 20,000 flights of the first quarter of 2001 in the USA were late, in the order of their departure.</summary>
    public static RealSeries Delays() => new("flight delays", [.. Flights().Select(flight => new Sample(flight.Time, flight.Delay))]);

    /// <summary>How many of these flights departed in each hour.</summary>
    public static RealSeries Departures()
    {
        var hours = Flights().CountBy(flight => Hour(flight.Time)).ToDictionary();
        var (first, last) = (hours.Keys.Min(), hours.Keys.Max());
        return new("departures an hour", [.. Enumerable.Range(0, (int)(last - first).TotalHours + 1).Select(i => first.AddHours(i))
            .Select(hour => new Sample(hour, hours.GetValueOrDefault(hour)))]);
    }

    /// <summary>What the Standard and Poor's 500 gained or lost from day to day, in per cent, 2000–2020.</summary>
    public static RealSeries Returns()
    {
        var closes = Rows("sp500-2000.csv").Select(row => (Time: Date(row[0], "yyyy-MM-dd"), Close: Number(row[4]))).ToList();
        return new("S&P 500 returns", [.. closes.Zip(closes.Skip(1), (before, day) => new Sample(day.Time, 100 * Math.Log(day.Close / before.Close)))]);
    }

    /// <summary>The usual temperature of each hour of a year in Seattle, °C.</summary>
    public static RealSeries Temperatures() => new("hourly temperature", [.. Rows("seattle-weather-hourly-normals.csv")
        .Select(row => new Sample(Date(row[0], "yyyy-MM-ddTHH:mm:ss"), Number(row[2])))]);

    /// <summary>The greatest wind of each day in Seattle, 2012–2015, m/s.</summary>
    public static RealSeries Wind() => new("daily wind", [.. Rows("seattle-weather.csv")
        .Select(row => new Sample(Date(row[0], "yyyy-MM-dd"), Number(row[4])))]);

    /// <summary>Earthquakes of one week that the USGS registered; each is one event.</summary>
    public static RealSeries Earthquakes()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "earthquakes.json")));
        return new("earthquakes", [.. document.RootElement.GetProperty("features").EnumerateArray()
            .Select(feature => DateTimeOffset.FromUnixTimeMilliseconds(feature.GetProperty("properties").GetProperty("time").GetInt64())).Order()
            .Select(time => new Sample(time, 1))]);
    }

    public double Mean { get; } = Samples.Average(sample => sample.Value);

    public double Deviation { get; } = MathNet.Numerics.Statistics.Statistics.PopulationStandardDeviation(Samples.Select(sample => sample.Value));

    private static string Find()
    {
        var package = typeof(RealSeries).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == "BenchDataFolder").Value!;
        var folder = Path.Combine(package, "node_modules", "vega-datasets", "data");
        return Directory.Exists(folder) ? folder : throw new DirectoryNotFoundException($"The series are not installed: run 'npm ci' in {package}.");
    }

    private static List<(DateTimeOffset Time, double Delay)> Flights()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, "flights-20k.json")));
        return [.. document.RootElement.EnumerateArray().Select(flight =>
            (Date(flight.GetProperty("date").GetString()!, "yyyy/MM/dd HH:mm"), flight.GetProperty("delay").GetDouble()))];
    }

    private static IEnumerable<string[]> Rows(string file) =>
        File.ReadLines(Path.Combine(Folder, file)).Skip(1).Select(line => line.Split(','));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset Date(string text, string format) =>
        DateTimeOffset.ParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static DateTimeOffset Hour(DateTimeOffset time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerHour));
}
