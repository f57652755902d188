using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using FunctionsOrchestration.LocalHost.Hosting;

namespace FunctionsOrchestration.LocalHost.Security;

/// <summary>The keys of this host, made when they are first needed and kept in the data folder, readable by its owner
/// alone.</summary>
/// <remarks>Safe for use by many threads; the file is written before a new key is handed out.</remarks>
internal sealed class HostKeys
{
    /// <summary>The extension whose key opens the durable management API.</summary>
    public const string DurableTask = "durabletask";

    /// <summary>The extension whose key opens the Event Grid endpoint.</summary>
    public const string EventGrid = "eventgrid";

    private const string FileName = "keys.json";
    private const string MasterName = "master";
    private const string HostName = "host";
    private const int KeyBytes = 40;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly string _path;
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, string> _keys;

    private HostKeys(string path, IEnumerable<KeyValuePair<string, string>> keys)
    {
        _path = path;
        _keys = new ConcurrentDictionary<string, string>(keys, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Opens every door.</summary>
    public string Master => Key(MasterName);

    /// <summary>Opens every function of level <c>Function</c>.</summary>
    public string Host => Key(HostName);

    /// <summary>Reads the keys of a data folder.</summary>
    /// <param name="directory">The folder; it must exist.</param>
    /// <returns>The keys.</returns>
    /// <exception cref="StartupException">The file is damaged.</exception>
    public static HostKeys Load(string directory)
    {
        var path = Path.Combine(directory, FileName);
        try
        {
            var keys = File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(path)) : null;
            return new HostKeys(path, keys ?? []);
        }
        catch (JsonException exception)
        {
            throw new StartupException($"{path} cannot be read: {exception.Message} Mend it, or delete it: new keys are made, "
                + "and callers need them.");
        }
    }

    /// <summary>The key of one function.</summary>
    /// <param name="name">The function's name.</param>
    /// <returns>The key.</returns>
    public string Function(string name) => Key($"function:{name}");

    /// <summary>The key of an extension's webhooks.</summary>
    /// <param name="extension">The extension's name, such as <see cref="DurableTask"/>.</param>
    /// <returns>The key.</returns>
    public string Extension(string extension) => Key($"extension:{extension}");

    private string Key(string name)
    {
        if (_keys.TryGetValue(name, out var key))
            return key;
        lock (_lock)
        {
            if (_keys.TryGetValue(name, out key))
                return key;
            key = NewKey();
            Save(_keys.Append(KeyValuePair.Create(name, key)));
            _keys[name] = key;
            return key;
        }
    }

    private void Save(IEnumerable<KeyValuePair<string, string>> keys)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var written = _path + ".new";
        using (var file = new FileStream(written, options))
            JsonSerializer.Serialize(file, keys.OrderBy(k => k.Key, StringComparer.Ordinal).ToDictionary(), Indented);
        File.Move(written, _path, overwrite: true);
    }

    /// <summary>A key that needs no escaping in a URL.</summary>
    private static string NewKey() => System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
}
