using System.Globalization;
using System.Text.RegularExpressions;

namespace FunctionsOrchestration.Documents;

/// <summary>
/// What holds for a document whichever way it was sent; each rule adds what it finds to the errors of the request.
/// </summary>
internal sealed partial class DocumentRules(DocumentsOptions limits, RequestErrors errors)
{
    private readonly Dictionary<string, string> _fieldOfId = new(StringComparer.Ordinal);

    public void CheckCount(int count)
    {
        if (count == 0)
            errors.Add("documents", "[]", "The list is empty.", "Send at least one document.");
        else if (count > limits.MaxDocuments)
            errors.Add(
                "documents", $"{count} documents", $"A request may hold at most {limits.MaxDocuments} documents.",
                "Send them in several requests, or raise Documents:MaxDocuments.");
    }

    public void CheckId(string field, string id)
    {
        if (!IdShape().IsMatch(id))
            errors.Add(
                field, id, "An id is 1 to 64 letters (a–z, A–Z), digits, '.', '_' or '-', and begins with a letter or digit.",
                "Rename it, for example to 'report-1'.");
        else if (!_fieldOfId.TryAdd(id, field))
            errors.Add(field, id, $"The id is that of {_fieldOfId[id]} already.", "Give every document an id of its own.");
    }

    public void CheckText(string field, string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            errors.Add(field, text, "The text is blank.", "Send text, or leave the field out.");
        else if (text.Length > limits.MaxTextCharacters)
            errors.Add(
                field, text, $"A text may have at most {limits.MaxTextCharacters} characters; this one has {text.Length}.",
                "Split it into several documents, or raise Documents:MaxTextCharacters.");
    }

    public void CheckImage(string field, ReadOnlyMemory<byte> image)
    {
        if (ImageHeader.ProblemOf(image, limits) is { } problem)
            errors.Add(
                field, $"{image.Length} bytes, starting {Convert.ToHexString(image.Span[..Math.Min(8, image.Length)])}", problem,
                "Send a PNG or JPEG file.");
    }

    public void CheckSeries(string field, IReadOnlyList<double> series)
    {
        if (series.Count < limits.MinSeriesPoints || series.Count > limits.MaxSeriesPoints)
        {
            errors.Add(
                field, $"{series.Count} numbers", $"A series has {limits.MinSeriesPoints} to {limits.MaxSeriesPoints} numbers.",
                series.Count < limits.MinSeriesPoints ? "Send a longer series."
                : "Send the newest part, or a coarser step, or raise Documents:MaxSeriesPoints.");
        }
        for (var i = 0; i < series.Count; i++)
        {
            if (!double.IsFinite(series[i]))
                errors.Add(
                    $"{field}[{i}]", series[i].ToString(CultureInfo.InvariantCulture), "Not a finite number.",
                    "Leave the point out or put an interpolated value in its place.");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdShape();
}
