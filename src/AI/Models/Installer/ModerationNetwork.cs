using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FunctionsOrchestration.ModelInstaller.Tfjs;

namespace FunctionsOrchestration.ModelInstaller;

/// <summary>
/// nsfwjs ships a TensorFlow.js model as minified JavaScript modules: the graph as an object literal, the weights as base64. This
/// reads them as text; nothing of it is run.
/// </summary>
internal static partial class ModerationNetwork
{
    private const string Package = "nsfwjs";
    private const string Folder = "dist/models/mobilenet_v2_mid";

    // Where a module's own value begins and ends, inside the wrapper that makes it loadable from anywhere.
    private const string Start = ".exports=";
    private const string End = "},{}]},{},[1])(1)});";

    public static TfjsModel Read(NpmPackages npm) => TfjsModel.Parse(
        JsonNode.Parse(Json(Literal(npm, "model")))!,
        file => Convert.FromBase64String(Literal(npm, file).Trim('"')));

    /// <summary>
    /// Writes a minified literal as JSON: keys in quotation marks, <c>!0</c> as true, <c>.5</c> as 0.5. Strings are left alone.
    /// </summary>
    internal static string Json(string literal) => NotJson().Replace(literal, match => match.Value switch
    {
        ['"', ..] => match.Value,
        "!0" => "true",
        "!1" => "false",
        "." => "0.",
        var key => $"\"{key}\"",
    });

    private static string Literal(NpmPackages npm, string module)
    {
        var script = Encoding.UTF8.GetString(npm.Read(Package, $"{Folder}/{module}.min.js")).TrimEnd();
        // The wrapper has assignments of its own; the module's is the last one.
        var start = script.LastIndexOf(Start, StringComparison.Ordinal);
        return start >= 0 && script.EndsWith(End, StringComparison.Ordinal)
            ? script[(start + Start.Length)..^End.Length]
            : throw new InstallationException($"{Package}/{Folder}/{module}.min.js no longer exports a literal.");
    }

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*(?=:)|![01]|(?<![\w.])\.(?=\d)
        """)]
    private static partial Regex NotJson();
}
