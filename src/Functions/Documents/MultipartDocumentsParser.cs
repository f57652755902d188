using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace FunctionsOrchestration.Documents;

/// <summary>
/// Reads <c>multipart/form-data</c>: each file is a document whose id is the name of the file. Its extension says what it is:
/// png, jpg, txt or csv.
/// </summary>
internal sealed partial class MultipartDocumentsParser(
    DocumentsOptions limits, RequestErrors errors, IReadOnlyList<string> requestFields)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly DocumentRules _rules = new(limits, errors);

    /// <summary>What the form holds; only of use where no error was added.</summary>
    public async Task<DocumentsRequest> ParseAsync(IFormCollection form, CancellationToken cancellation)
    {
        foreach (var (name, value) in form)
        {
            if (!requestFields.Contains(name) || name == "documents")
                errors.Add(name, value, "Unknown form field.", "Send documents as files: -F file=@report.txt.");
        }

        _rules.CheckCount(form.Files.Count);
        var documents = new List<Document>();
        foreach (var file in form.Files) documents.Add(await ParseFileAsync(file, cancellation));
        return new(documents, form.TryGetValue("failAt", out var failAt) ? failAt.ToString() : null);
    }

    private async Task<Document> ParseFileAsync(IFormFile file, CancellationToken cancellation)
    {
        var field = $"file '{file.FileName}'";
        var id = IdOf(file.FileName);
        _rules.CheckId(field, id);
        var bytes = await ReadAsync(file, cancellation);
        switch (Path.GetExtension(file.FileName).ToLowerInvariant())
        {
            case ".png" or ".jpg" or ".jpeg":
                _rules.CheckImage(field, bytes);
                return new(id, Image: bytes);
            case ".txt" when ReadText(field, bytes) is { } text:
                _rules.CheckText(field, text);
                return new(id, Text: text);
            case ".csv" when ReadText(field, bytes) is { } csv:
                var series = CsvSeries.Parse(csv, field, errors);
                _rules.CheckSeries(field, series);
                return new(id, Series: series);
            case ".txt" or ".csv":
                return new(id);
            default:
                errors.Add(
                    field, Path.GetExtension(file.FileName), "Unknown kind of file.",
                    "Send png, jpg, txt or csv, and name the file with that extension.");
                return new(id);
        }
    }

    private string? ReadText(string field, byte[] bytes)
    {
        try
        {
            return StrictUtf8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            errors.Add(field, null, "The file is not UTF-8.", "Save it as UTF-8.");
            return null;
        }
    }

    private static async Task<byte[]> ReadAsync(IFormFile file, CancellationToken cancellation)
    {
        var bytes = new byte[file.Length];
        await using var content = file.OpenReadStream();
        await content.ReadExactlyAsync(bytes, cancellation);
        return bytes;
    }

    /// <summary>A file may be called what people call files; an id may not, so other characters become '-'.</summary>
    private static string IdOf(string fileName) =>
        OtherThanIdCharacters().Replace(Path.GetFileName(fileName.Replace('\\', '/')), "-");

    [GeneratedRegex("[^A-Za-z0-9._-]+", RegexOptions.CultureInvariant)]
    private static partial Regex OtherThanIdCharacters();
}
