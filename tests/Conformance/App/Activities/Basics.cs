using FunctionsOrchestration.Conformance.App.Hosting;
using Microsoft.Azure.Functions.Worker;

namespace FunctionsOrchestration.Conformance.App.Activities;

/// <summary>Activities that many orchestrators need.</summary>
public static class Basics
{
    [Function(nameof(Echo))]
    public static string Echo([ActivityTrigger] string text) => text;

    [Function(nameof(Twice))]
    public static int Twice([ActivityTrigger] int number) => 2 * number;

    /// <summary>Takes the longer the lower the number is, so that calls end in another order than they began.</summary>
    [Function(nameof(TwiceLater))]
    public static async Task<int> TwiceLater([ActivityTrigger] int number)
    {
        await Task.Delay(Math.Max(0, 50 - number) * 4);
        return 2 * number;
    }

    [Function(nameof(Note))]
    public static void Note([ActivityTrigger] Note note) => Diary.Write(note.Page, note.Line);

    /// <summary>Text of a length, with some letters that take several bytes or an escape.</summary>
    [Function(nameof(MakeText))]
    public static string MakeText([ActivityTrigger] int length) => string.Create(length, 0, (text, _) =>
    {
        text.Fill('x');
        for (var i = 0; i + 6 < text.Length; i += 1000) "aé漢\"\\\n".CopyTo(text[i..]);
    });

    [Function(nameof(LengthOf))]
    public static int LengthOf([ActivityTrigger] string text) => text.Length;
}

/// <summary>A line for a page of the diary.</summary>
public sealed record Note(string Page, string Line);
