namespace FunctionsOrchestration.Mesh.Translation;

/// <summary>An axis-aligned rectangle in pixels of the image that was sent, origin at the top left.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width, at least 1.</param>
/// <param name="Height">Height, at least 1.</param>
public sealed record Box(int X, int Y, int Width, int Height);

/// <summary>One line of text that was read from an image.</summary>
/// <param name="Text">The characters, left to right.</param>
/// <param name="Score">Mean probability of the characters, 0–1.</param>
/// <param name="Box">Where the line stands.</param>
public sealed record TextLine(string Text, double Score, Box Box);

/// <summary>Result of <c>vision.ocr</c>: the text of an image in reading order.</summary>
/// <param name="Text">All lines, separated by line feeds.</param>
/// <param name="Lines">The lines, top to bottom, then left to right.</param>
/// <param name="Width">Width of the image in pixels.</param>
/// <param name="Height">Height of the image in pixels.</param>
public sealed record RecognizedText(string Text, IReadOnlyList<TextLine> Lines, int Width, int Height);
