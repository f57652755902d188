using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace FunctionsOrchestration.AI.TimeSeries;

/// <summary>
/// Singular spectrum analysis with recurrent forecasting (Golyandina and Korobeynikov 2014, arXiv:1206.6910): the series is taken
/// apart
/// into trends, oscillations and noise, and the strongest components are continued by the linear recurrence that they obey.
/// </summary>
/// <param name="window">Steps of the window, the longest oscillation that can be told from a trend.</param>
/// <param name="components">How many of the strongest components to keep.</param>
internal sealed class SingularSpectrum(int window, int components) : IForecastMethod
{
    // Older points cost time and say little about the next ones.
    private const int LongestMemory = 4000;

    // Beyond this the last coordinate of the components nearly spans their space, and the recurrence explodes.
    private const double MostVertical = 0.9999;

    public string Name => "ssa";

    public double[]? Forecast(ReadOnlySpan<double> series, int steps)
    {
        if (series.Length > LongestMemory) series = series[^LongestMemory..];
        if (series.Length < 2 * window || components >= window) return null;

        var basis = Components(series);
        var last = basis.Row(window - 1);
        var verticality = last.DotProduct(last);
        if (verticality > MostVertical) return null;
        var recurrence = (basis.SubMatrix(0, window - 1, 0, components) * last / (1 - verticality)).ToArray();

        var continued = new double[series.Length + steps];
        Reconstruct(series, basis).CopyTo(continued, 0);
        for (var i = series.Length; i < continued.Length; i++)
            continued[i] = TensorPrimitives.Dot<double>(recurrence, continued.AsSpan(i - window + 1, window - 1));
        return continued[series.Length..];
    }

    /// <summary>The strongest eigenvectors of the matrix of products of lagged series, one a column.</summary>
    private Matrix<double> Components(ReadOnlySpan<double> series)
    {
        var lags = series.Length - window + 1;
        var products = Matrix<double>.Build.Dense(window, window);
        for (var j = 0; j < window; j++)
        {
            products[0, j] = products[j, 0] = TensorPrimitives.Dot(series[..lags], series.Slice(j, lags));
            // Down a diagonal, each sum loses one product at one end and wins one at the other.
            for (var i = 1; i + j < window; i++)
                products[i, i + j] = products[i + j, i] =
                    products[i - 1, i + j - 1] - series[i - 1] * series[i + j - 1] + series[i + lags - 1] * series[i + j + lags - 1];
        }

        var vectors = products.Evd(Symmetricity.Symmetric).EigenVectors;
        return vectors.SubMatrix(0, window, window - components, components);
    }

    /// <summary>
    /// The part of the series that the components make up: each lagged window is projected on them, and overlaps are averaged.
    /// </summary>
    private double[] Reconstruct(ReadOnlySpan<double> series, Matrix<double> basis)
    {
        var lags = series.Length - window + 1;
        var values = series.ToArray();
        var windows = Matrix<double>.Build.Dense(window, lags, (i, j) => values[i + j]);
        var projected = basis * basis.TransposeThisAndMultiply(windows);
        var sums = new double[values.Length];
        for (var j = 0; j < lags; j++)
            for (var i = 0; i < window; i++) sums[i + j] += projected[i, j];
        for (var i = 0; i < sums.Length; i++)
            sums[i] /= Math.Min(Math.Min(i + 1, sums.Length - i), Math.Min(window, lags));
        return sums;
    }
}
