using System.Text;
using SkiaSharp;

namespace FunctionsOrchestration.Functions.Tests.Documents;

public sealed class MultipartRequestsTests
{
    private static readonly byte[] Months = Encoding.UTF8.GetBytes(
        "month;value\n" + string.Join("\n", Enumerable.Range(1, 12).Select(i => $"2025-{i:00};{i}.5")));

    [Fact]
    public async Task Read_FilesOfEveryKind_BecomeDocuments()
    {
        var request = Requests.Accepted(await Requests.ReadFilesAsync(
            ("page.png", Requests.Image(SKEncodedImageFormat.Png)), ("photo.JPG", Requests.Image(SKEncodedImageFormat.Jpeg)),
            ("my notes (1).txt", Encoding.UTF8.GetBytes("\uFEFFhello")), ("sales.csv", Months)));

        Assert.Equal(
            ["page.png", "photo.JPG", "my-notes-1-.txt", "sales.csv"], request.Documents.Select(document => document.Id));
        Assert.NotNull(request.Documents[0].Image);
        Assert.NotNull(request.Documents[1].Image);
        Assert.Equal("hello", request.Documents[2].Text);
        Assert.Equal(12, request.Documents[3].Series!.Count);
        Assert.Equal(1.5, request.Documents[3].Series![0]);
    }

    [Fact]
    public async Task Read_WrongFiles_AreNamedAllAtOnce()
    {
        var errors = Requests.ErrorsOf(await Requests.ReadFilesAsync(
            ("a.png", Encoding.UTF8.GetBytes("not an image")), ("b.pdf", [1]), ("c.txt", [0xFF, 0xFE, 0x00]),
            ("d.csv", Encoding.UTF8.GetBytes("1\nx\n3"))));

        Assert.Equal(
            ["file 'a.png'", "file 'b.pdf'", "file 'c.txt'", "file 'd.csv', line 2", "file 'd.csv'"],
            errors.Select(error => error.Field));
    }

    [Fact]
    public async Task Read_SameNameTwice_IsADuplicate()
    {
        var error = Assert.Single(Requests.ErrorsOf(await Requests.ReadFilesAsync(("a.txt", [65]), ("x/a.txt", [65]))));

        Assert.Contains("already", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_NoFiles_IsAnEmptyList()
    {
        using var form = new MultipartFormDataContent { { new StringContent("x"), "note" } };
        var errors = Requests.ErrorsOf(
            await Requests.ReadAsync(
                await form.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), form.Headers.ContentType!.ToString()));

        Assert.Equal(["note", "documents"], errors.Select(error => error.Field));
    }

    [Theory]
    [InlineData("multipart/form-data")]
    [InlineData("multipart/form-data; boundary=other")]
    public async Task Read_BrokenForm_Refuses400(string contentType)
    {
        var error = Assert.Single(
            Requests.ErrorsOf(await Requests.ReadAsync(Encoding.UTF8.GetBytes("--b\r\nnothing"), contentType)));

        Assert.Equal("body", error.Field);
    }
}
