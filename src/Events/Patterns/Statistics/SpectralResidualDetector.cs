using System.Numerics;
using MathNet.Numerics.IntegralTransforms;

namespace FunctionsOrchestration.Events.Patterns.Statistics;

/// <summary>
/// Takes out of the spectrum of the last values what is regular, and looks at how much the newest stands out in what is left: the spectral
/// residual of Ren et al. (KDD 2019). Like them we put five estimated points after the newest, but estimate them from those before it: with
/// its own slope in the estimate a spike would look like a new level. How much is much is learnt: the score must be above the
/// quantile of all scores so far that the rate leaves, by a sketch. A decision is one value. The rate holds for any stream whose scores
/// do not change in the long run.
/// </summary>
internal sealed class SpectralResidualDetector(DetectorDefinition definition) : IDetector
{
    private const int Smoothing = 3;
    private const int Ahead = 5;
    private const double Least = 1e-8;

    private readonly int _held = definition.Window - Ahead;
    private readonly Queue<double> _values = new();
    private readonly QuantileSketch _scores = new();
    private readonly Complex[] _spectrum = new Complex[definition.Window];
    private readonly double[] _logs = new double[definition.Window];

    // So many scores that the rate's quantile lies between two of them, and as many as asked for.
    private readonly long _warmUp = Math.Max(definition.WarmUp, (long)Math.Ceiling(10 / definition.FalseAlarms));

    public Finding? Observe(double value, long ticks)
    {
        _values.Enqueue(value);
        if (_values.Count > _held) _values.Dequeue();
        if (_values.Count < _held) return null;
        var score = Score();
        var threshold = _scores.Count >= _warmUp ? _scores.Quantile(1 - definition.FalseAlarms) * (1 + QuantileSketch.Accuracy) : double.PositiveInfinity;
        _scores.Add(score);
        return score > threshold ? new Finding(value, _values.Average(), score, threshold) : null;
    }

    public SavedSeries Save() => new() { Values = [.. _values], Learnt = _scores.Save() };

    public bool Restore(SavedSeries saved)
    {
        if (saved.Learnt is null) return false;
        foreach (var value in saved.Values.TakeLast(_held)) _values.Enqueue(value);
        _scores.Restore(saved.Learnt);
        return true;
    }

    private double Score()
    {
        Fill();
        Fourier.Forward(_spectrum, FourierOptions.Matlab);
        for (var i = 0; i < _spectrum.Length; i++) _logs[i] = Math.Log(Math.Max(_spectrum[i].Magnitude, Least));
        for (var i = 0; i < _spectrum.Length; i++)
        {
            var regular = 0.0;
            for (var j = i - Smoothing + 1; j <= i; j++) regular += _logs[(j + _logs.Length) % _logs.Length];
            _spectrum[i] = Complex.FromPolarCoordinates(Math.Exp(_logs[i] - (regular / Smoothing)), _spectrum[i].Phase);
        }

        Fourier.Inverse(_spectrum, FourierOptions.Matlab);
        var mean = 0.0;
        for (var i = 0; i < _held; i++) mean += _spectrum[i].Magnitude / _held;
        return _spectrum[_held - 1].Magnitude / Math.Max(mean, Least);
    }

    // The newest value would be at the edge, where a transform sees worst; so points are added after it.
    private void Fill()
    {
        var i = 0;
        foreach (var value in _values) _spectrum[i++] = value;
        var estimate = 0.0;
        for (var back = 1; back <= Ahead; back++) estimate += _spectrum[_held - 1 - back].Real / Ahead;
        for (; i < _spectrum.Length; i++) _spectrum[i] = estimate;
    }
}
