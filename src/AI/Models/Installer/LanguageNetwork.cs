using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FunctionsOrchestration.ModelInstaller;

/// <summary>
/// lande ships its network as three JavaScript modules of one JSON literal each; this puts them into one JSON document.
/// </summary>
internal static class LanguageNetwork
{
    private const string Package = "lande";
    private const string Export = "export default";

    public static byte[] Make(NpmPackages npm) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["languages"] = Literal(npm, "t50-langs.js"),
        ["ngrams"] = Literal(npm, "t50-ngrams.js"),
        ["layers"] = Literal(npm, "t50-options.js")["layers"]!.DeepClone(),
    });

    private static JsonNode Literal(NpmPackages npm, string file)
    {
        var script = Encoding.UTF8.GetString(npm.Read(Package, $"standalone/{file}"));
        var start = script.IndexOf(Export, StringComparison.Ordinal);
        if (start < 0) throw new InstallationException($"{Package}/standalone/{file} no longer exports a literal.");
        return JsonNode.Parse(script[(start + Export.Length)..].Trim().TrimEnd(';'))!;
    }
}
