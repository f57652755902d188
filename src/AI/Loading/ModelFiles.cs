using System.Security.Cryptography;
using System.Text.Json;

namespace FunctionsOrchestration.AI.Loading;

/// <summary>The folder of installed models. Its <c>manifest.json</c> says what each file must be.</summary>
/// <param name="directory">The folder.</param>
internal sealed class ModelFiles(string directory)
{
    private const string Manifest = "manifest.json";

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>
    /// Finds a file and compares its content with the manifest's checksum: a model with one damaged byte may well load, and
    /// answer nonsense.
    /// </summary>
    /// <param name="name">The file's name.</param>
    /// <exception cref="ModelFileException">It is missing, or is not what was installed.</exception>
    public ModelFile Open(string name)
    {
        var path = Path.Combine(directory, name);
        if (!File.Exists(path)) throw new ModelFileException($"the model file '{name}' is missing from {directory}.");

        var expected = Read().GetValueOrDefault(name)
            ?? throw new ModelFileException($"{Manifest} in {directory} does not list the model file '{name}'.");
        using var content = File.OpenRead(path);
        var actual = Convert.ToHexStringLower(SHA256.HashData(content));
        return actual == expected.Sha256
            ? new ModelFile(path, expected.Package, expected.Version)
            : throw new ModelFileException(
                $"the model file '{name}' in {directory} is damaged: its SHA-256 is {actual}, {Manifest} says {expected.Sha256}.");
    }

    private Dictionary<string, Entry> Read()
    {
        var path = Path.Combine(directory, Manifest);
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, Entry>>(File.ReadAllBytes(path), Web)
                ?? throw new ModelFileException($"{Manifest} in {directory} is empty.");
        }
        catch (FileNotFoundException)
        {
            throw new ModelFileException($"{Manifest} is missing from {directory}.");
        }
        catch (JsonException malformed)
        {
            throw new ModelFileException($"{Manifest} in {directory} is damaged: {malformed.Message}");
        }
    }

    private sealed record Entry(string Package, string Version, string Sha256);
}
