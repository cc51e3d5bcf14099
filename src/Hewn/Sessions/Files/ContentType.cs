namespace Hewn.Sessions.Files;

/// <summary>Media types of what experiments keep, by the ending of the name.</summary>
internal static class ContentType
{
    public const string Unknown = "application/octet-stream";

    private static readonly Dictionary<string, string> _byEnding = new(StringComparer.OrdinalIgnoreCase)
    {
        [".txt"] = "text/plain", [".log"] = "text/plain", [".md"] = "text/markdown", [".csv"] = "text/csv",
        [".html"] = "text/html", [".py"] = "text/x-python", [".cs"] = "text/plain", [".sh"] = "text/x-shellscript",
        [".json"] = "application/json", [".jsonl"] = "application/jsonl", [".yaml"] = "application/yaml",
        [".yml"] = "application/yaml", [".toml"] = "application/toml", [".xml"] = "application/xml",
        [".pdf"] = "application/pdf", [".zip"] = "application/zip", [".gz"] = "application/gzip",
        [".tar"] = "application/x-tar", [".png"] = "image/png", [".jpg"] = "image/jpeg", [".jpeg"] = "image/jpeg",
        [".gif"] = "image/gif", [".svg"] = "image/svg+xml", [".webp"] = "image/webp", [".wav"] = "audio/wav",
        [".mp3"] = "audio/mpeg", [".mp4"] = "video/mp4", [".webm"] = "video/webm",
    };

    public static string Of(string fileName) =>
        _byEnding.GetValueOrDefault(Path.GetExtension(fileName), Unknown);
}
