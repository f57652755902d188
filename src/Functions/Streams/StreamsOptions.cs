using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Streams;

/// <summary>Settings of streams, in the section <c>Streams</c>.</summary>
public sealed class StreamsOptions
{
    /// <summary>
    /// How long a batch that a partition has read is hidden from its next reading, 1 second to 10 minutes. A batch that was in hand when a
    /// process died comes again after this time; one that takes longer comes again as well.
    /// </summary>
    public TimeSpan Visibility { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Batches after which a partition writes down all that it holds, 1–256. Until then it writes down which batches it was given.</summary>
    public int CheckpointBatches { get; set; } = 128;

    /// <summary>Events after which it does so, 1–1,000,000: about as many are processed again after a restart.</summary>
    public int CheckpointEvents { get; set; } = 50_000;
}

/// <summary>Checks <see cref="StreamsOptions"/> when the app starts.</summary>
internal sealed class StreamsOptionsValidator : IValidateOptions<StreamsOptions>
{
    public ValidateOptionsResult Validate(string? name, StreamsOptions options) => new OptionsErrors("Streams")
        .Check(options.Visibility >= TimeSpan.FromSeconds(1) && options.Visibility <= TimeSpan.FromMinutes(10),
            nameof(options.Visibility), $"{options.Visibility:c}", "00:00:01–00:10:00")
        .Within(1, 256, options.CheckpointBatches, nameof(options.CheckpointBatches))
        .Within(1, 1_000_000, options.CheckpointEvents, nameof(options.CheckpointEvents))
        .ToResult();
}
