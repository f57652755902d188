using System.Net;
using Microsoft.Extensions.Options;

namespace FunctionsOrchestration.Documents;

/// <summary>What a request with documents may be: the section <c>Documents</c> of the configuration.</summary>
public sealed record DocumentsOptions
{
    /// <summary>Most documents in one request. Default 100.</summary>
    public int MaxDocuments { get; init; } = 100;

    /// <summary>Most bytes in the body of one request. Default 25 MiB.</summary>
    public long MaxRequestBytes { get; init; } = 25 * 1024 * 1024;

    /// <summary>Most characters (UTF-16 units) in the text of one document. Default 100,000.</summary>
    public int MaxTextCharacters { get; init; } = 100_000;

    /// <summary>Most bytes in one image, sent or fetched. Default 10 MiB.</summary>
    public int MaxImageBytes { get; init; } = 10 * 1024 * 1024;

    /// <summary>Most pixels in one image: a small file can unfold to gigabytes. Default 25 million.</summary>
    public long MaxImagePixels { get; init; } = 25_000_000;

    /// <summary>Fewest numbers in a series; below this neither an anomaly nor a forecast means anything. Default 12.</summary>
    public int MinSeriesPoints { get; init; } = 12;

    /// <summary>Most numbers in a series. Default 10,000.</summary>
    public int MaxSeriesPoints { get; init; } = 10_000;

    /// <summary>Time that fetching one image may take, redirects included. Default 15 s.</summary>
    public TimeSpan ImageFetchTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Networks (CIDR, for example <c>10.20.0.0/16</c>) that an <c>imageUrl</c> may point at although they are not public:
    /// an image server of one's own. Empty by default.
    /// </summary>
    public IReadOnlyList<string> AllowedNetworks { get; init; } = [];

    /// <summary>Age from which the staged blobs of a request that no longer runs are swept. Default 24 h.</summary>
    public TimeSpan StagingRetention { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The allowed networks, parsed; valid only after validation.</summary>
    internal IReadOnlyList<IPNetwork> ParseAllowedNetworks() => [.. AllowedNetworks.Select(network => IPNetwork.Parse(network))];
}

/// <summary>Checks <see cref="DocumentsOptions"/> when the app starts; names every error in one message.</summary>
internal sealed class DocumentsOptionsValidator : IValidateOptions<DocumentsOptions>
{
    public ValidateOptionsResult Validate(string? name, DocumentsOptions options) => new OptionsErrors("Documents")
        .AtLeast(1, options.MaxDocuments, nameof(options.MaxDocuments))
        .AtLeast(1024, options.MaxRequestBytes, nameof(options.MaxRequestBytes))
        .AtLeast(1, options.MaxTextCharacters, nameof(options.MaxTextCharacters))
        .AtLeast(1024, options.MaxImageBytes, nameof(options.MaxImageBytes))
        .AtLeast(1024, options.MaxImagePixels, nameof(options.MaxImagePixels))
        .AtLeast(4, options.MinSeriesPoints, nameof(options.MinSeriesPoints))
        .AtLeast(options.MinSeriesPoints, options.MaxSeriesPoints, nameof(options.MaxSeriesPoints))
        .Positive(options.ImageFetchTimeout, nameof(options.ImageFetchTimeout))
        .AtLeast(TimeSpan.FromHours(1), options.StagingRetention, nameof(options.StagingRetention))
        .Each(options.AllowedNetworks, nameof(options.AllowedNetworks), network =>
                IPNetwork.TryParse(network, out _), "a network such as 10.20.0.0/16")
        .ToResult();
}
