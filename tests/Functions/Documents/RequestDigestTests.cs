using CsCheck;
using FunctionsOrchestration.Documents;

namespace FunctionsOrchestration.Functions.Tests.Documents;

public sealed class RequestDigestTests
{
    private static readonly Gen<Document> AnyDocument = Gen.Select(
        Gen.String[0, 3], Gen.String[0, 3].Null(), Gen.Byte.Array[0, 3], Gen.Double.Array[0, 3],
        (id, text, image, series) => new Document(id, text, image, null, series));

    [Fact]
    public void Of_EqualRequests_IsEqual() => AnyDocument.List[1, 3].Sample(documents =>
        Assert.Equal(RequestDigest.Of(new([.. documents], null)), RequestDigest.Of(new([.. documents.Select(Copy)], null))));

    [Fact]
    public void Of_TextMovedFromOneFieldToAnother_Differs()
    {
        var a = RequestDigest.Of(new([new Document("ab", "c")], null));
        var b = RequestDigest.Of(new([new Document("a", "bc")], null));
        var c = RequestDigest.Of(new([new Document("ab", "c")], "index"));

        Assert.Equal(3, new[] { a, b, c }.Distinct().Count());
    }

    private static Document Copy(Document document) =>
        document with { Image = document.Image?.ToArray(), Series = [.. document.Series!] };
}
