using System.Globalization;

namespace FunctionsOrchestration.Mesh.Catalog.Validation;

/// <summary>Gathers what is wrong with one service or endpoint.</summary>
/// <param name="all">Where errors of the whole catalog are gathered.</param>
/// <param name="service">The service.</param>
/// <param name="endpoint">The endpoint; null for the service itself.</param>
internal sealed class CatalogErrors(List<CatalogError> all, string? service, string? endpoint = null)
{
    private const int ShownCharacters = 80;

    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    public int Count => all.Count;

    /// <summary>The same for one endpoint of the service.</summary>
    public CatalogErrors Of(string endpointId) => new(all, service, endpointId);

    public void Add(string field, object? value, string message) =>
        all.Add(new CatalogError(service, endpoint, field, Show(value), message));

    public CatalogErrors Check(bool holds, string field, object? value, string wanted)
    {
        if (!holds) Add(field, value, $"it must be {wanted}.");
        return this;
    }

    public CatalogErrors Within(long minimum, long maximum, long value, string field) =>
        Check(value >= minimum && value <= maximum, field, value, $"{minimum:N0}–{maximum:N0}");

    /// <summary>Not-a-number is outside of every range.</summary>
    public CatalogErrors Within(double minimum, double maximum, double value, string field) => Check(
        value >= minimum && value <= maximum, field, value, string.Create(CultureInfo.InvariantCulture, $"{minimum}–{maximum}"));

    public CatalogErrors Within(TimeSpan minimum, TimeSpan maximum, TimeSpan? value, string field) => Check(
        value is null || (value >= minimum && value <= maximum), field, value,
        $"a time from {Show(minimum)} to {Show(maximum)}, as hours:minutes:seconds");

    private static string? Show(object? value) => value switch
    {
        null => null,
        TimeSpan time => time.ToString("g", CultureInfo.InvariantCulture),
        string { Length: > ShownCharacters } text => $"{text.AsSpan(0, ShownCharacters)}… ({text.Length} characters)",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
