using System.Security.Cryptography;
using System.Text;

namespace Gateway.Instrumentation.Monitoring.Export;

/// <summary>The list of the files of the last export, in its folder. Nothing else in the folder is ever deleted or written over.</summary>
internal sealed class ExportList
{
    public const string Name = ".gateway-metrics";

    private const char Separator = '\t';

    /// <summary>By name, the hash of an example as it was written: with another one, somebody has changed it.</summary>
    private readonly Dictionary<string, string> _files;

    private ExportList(Dictionary<string, string> files) => _files = files;

    public IEnumerable<string> Names => _files.Keys;

    public static ExportList Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        return new ExportList(lines.Select(line => line.Split(Separator)).GroupBy(parts => parts[0], parts => parts.ElementAtOrDefault(1) ?? "").ToDictionary(file => file.Key, file => file.Last()));
    }

    public static string Of(IReadOnlyDictionary<string, ExportedFile> files) =>
        string.Concat(files.Select(file => file.Key + (file.Value.IsExample ? Separator + Hash(file.Value.Text) : "") + "\n"));

    public bool Has(string name) => _files.ContainsKey(name);

    /// <summary>Whether the last export had this text for an example.</summary>
    public bool Wrote(string name, string text) => _files.TryGetValue(name, out var hash) && hash == Hash(text);

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
