using System.Diagnostics.Metrics;

namespace FunctionsOrchestration.Mesh.Tests.Telemetry;

/// <summary>Everything that one mesh has measured.</summary>
internal sealed class Measured : IDisposable
{
    private readonly Lock _gate = new();
    private readonly List<(string Name, double Value, Dictionary<string, object?> Tags)> _all = [];
    private readonly MeterListener _listener = new();

    public Measured(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>What an instrument measured, in order; gauges are asked now.</summary>
    public IReadOnlyList<(double Value, Dictionary<string, object?> Tags)> Of(string name)
    {
        _listener.RecordObservableInstruments();
        lock (_gate) return [.. _all.Where(one => one.Name == name).Select(one => (one.Value, one.Tags))];
    }

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate) _all.Add((instrument.Name, value, new Dictionary<string, object?>(tags.ToArray())));
    }
}
