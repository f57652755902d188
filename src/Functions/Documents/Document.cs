namespace FunctionsOrchestration.Documents;

/// <summary>
/// A document as a request sent it, after every check. It has at least one of the four contents, and at most one image.
/// </summary>
/// <param name="Id">The sender's name for it, unique in the request.</param>
/// <param name="Text">Its text, not blank.</param>
/// <param name="Image">A PNG or JPEG file.</param>
/// <param name="ImageUrl">Where a PNG or JPEG file can be fetched; its host was public when the request was checked.</param>
/// <param name="Series">A series of finite numbers in the order of time.</param>
public sealed record Document(
    string Id, string? Text = null, ReadOnlyMemory<byte>? Image = null, Uri? ImageUrl = null,
    IReadOnlyList<double>? Series = null);

/// <summary>
/// A document as orchestrations carry it: what it holds and where that is staged. The contents stay in Blob storage, so
/// that neither inputs nor histories grow with them.
/// </summary>
/// <param name="Id">The sender's name for it, unique in the request.</param>
/// <param name="Folder">Where its blobs are, for example <c>insights-0a1b/007</c>.</param>
/// <param name="TextCharacters">Length of the text that the sender gave; 0 where there is none.</param>
/// <param name="HasImage">True where the sender gave an image.</param>
/// <param name="ImageUrl">Where the image is to be fetched from; null where it is staged or there is none.</param>
/// <param name="HasSeries">True where the sender gave a series.</param>
public sealed record DocumentReference(
    string Id, string Folder, int TextCharacters, bool HasImage, string? ImageUrl, bool HasSeries);

/// <summary>Everything that a valid request asked for.</summary>
/// <param name="Documents">One document or more, each with an id of its own.</param>
/// <param name="FailAt">Step of the saga that shall fail on purpose; null in ordinary requests.</param>
public sealed record DocumentsRequest(IReadOnlyList<Document> Documents, string? FailAt);
