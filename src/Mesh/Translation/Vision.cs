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

/// <summary>An object that was found in an image.</summary>
/// <param name="Label">Its kind, one of COCO's 80, for example <c>cat</c> or <c>dining table</c>.</param>
/// <param name="Score">How sure the model is, 0–1.</param>
/// <param name="Box">Where the object stands, inside the image.</param>
public sealed record DetectedObject(string Label, double Score, Box Box);

/// <summary>Result of <c>vision.detect</c>: the objects in an image.</summary>
/// <param name="Objects">The objects, surest first.</param>
/// <param name="Width">Width of the image in pixels.</param>
/// <param name="Height">Height of the image in pixels.</param>
public sealed record DetectedObjects(IReadOnlyList<DetectedObject> Objects, int Width, int Height);

/// <summary>Result of <c>vision.moderate</c>: what sort of image it is. The five probabilities add up to 1.</summary>
/// <param name="Flagged">True where <paramref name="Score"/> reaches the operation's threshold.</param>
/// <param name="Score">Probability that the image is explicit: <paramref name="Porn"/> and <paramref name="Hentai"/> together, 0–1.</param>
/// <param name="Drawing">Probability of a harmless drawing.</param>
/// <param name="Hentai">Probability of an explicit drawing.</param>
/// <param name="Neutral">Probability of a harmless photograph.</param>
/// <param name="Porn">Probability of an explicit photograph.</param>
/// <param name="Sexy">Probability of a suggestive photograph that is not explicit; it does not flag.</param>
public sealed record ImageModeration(
    bool Flagged, double Score, double Drawing, double Hentai, double Neutral, double Porn, double Sexy);
