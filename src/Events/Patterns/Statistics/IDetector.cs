namespace FunctionsOrchestration.Events.Patterns.Statistics;

/// <summary>What one detector found about one value.</summary>
internal readonly record struct Finding(double Value, double Expected, double Score, double Threshold);

/// <summary>Learns what is usual in one series of values, and says what is not.</summary>
internal interface IDetector
{
    /// <summary>Takes the next value.</summary>
    /// <returns>What is unusual about it; null where nothing is, or too little is known.</returns>
    Finding? Observe(double value, long ticks);

    /// <summary>What it has learnt, without its key.</summary>
    SavedSeries Save();

    /// <summary>Goes on from what was learnt, under a definition that looks at the same.</summary>
    /// <returns>False where nothing can go on from it; it is then as if new.</returns>
    bool Restore(SavedSeries saved);
}
