using System.Text.Json;
using Hewn.AspNetCore;
using Hewn.AspNetCore.Proxy;
using Hewn.Cli.View;

namespace Hewn.Cli.Proxy;

/// <summary>Reads the configuration file of <c>hewn proxy</c>: JSON, comments and trailing commas allowed.</summary>
internal static class ProxyFile
{
    private static readonly JsonDocumentOptions _options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private static readonly string[] _keys =
    [
        "upstreams", "listen", "listenHttp2", "logDir", "content", "connectTimeout", "idleTimeout", "callTimeout",
        "headersTimeout", "metrics", "spans", "allowRemote",
    ];

    private static readonly string[] _upstreamKeys = ["url", "path", "listen", "removePrefix", "http2"];

    /// <summary>Takes what the file says.</summary>
    /// <returns>Whether it says how prompts and answers are written.</returns>
    /// <exception cref="UsageException">It cannot be read, or says something that cannot be.</exception>
    public static bool Read(string path, RecordingProxyOptions options)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path), _options);
            Take(path, document.RootElement, options);
            return document.RootElement.TryGetProperty("content", out _);
        }
        catch (JsonException problem)
        {
            throw new UsageException($"--config: {path} is no JSON: {problem.Message}");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--config: {path} cannot be read: {problem.Message}");
        }
    }

    private static void Take(string path, JsonElement root, RecordingProxyOptions options)
    {
        foreach (JsonProperty member in Members(path, "the file", root, _keys))
        {
            string name = $"{path}: {member.Name}";
            switch (member.Name)
            {
                case "upstreams":
                    if (member.Value.ValueKind is not JsonValueKind.Array)
                        throw Wrong(name, member.Value, "a list of objects");
                    foreach (JsonElement upstream in member.Value.EnumerateArray())
                        options.Upstreams.Add(Upstream(path, upstream, options));
                    break;
                case "listen":
                    Add(options, Text(name, member.Value));
                    break;
                case "listenHttp2":
                    string http2 = Text(name, member.Value);
                    Add(options, http2);
                    options.ListenHttp2.Add(http2);
                    break;
                case "logDir":
                    options.Api.Log.Directory = Text(name, member.Value);
                    break;
                case "content":
                    options.Api.Log.Prompts = ProxyRequest.Mode(name, Text(name, member.Value));
                    break;
                case "connectTimeout":
                    options.ConnectTimeout = OptionValues.Duration(name, Text(name, member.Value));
                    break;
                case "idleTimeout":
                    options.IdleTimeout = OptionValues.Duration(name, Text(name, member.Value));
                    break;
                case "callTimeout":
                    options.CallTimeout = OptionValues.Duration(name, Text(name, member.Value));
                    break;
                case "headersTimeout":
                    options.HeadersTimeout = OptionValues.Duration(name, Text(name, member.Value));
                    break;
                case "metrics":
                    options.MetricsPath = ProxyRequest.MetricsPath(Text(name, member.Value));
                    break;
                case "spans":
                    options.Api.Spans = Flag(name, member.Value) ? SpanRecords.Always : SpanRecords.Never;
                    break;
                case "allowRemote":
                    options.AllowRemote = Flag(name, member.Value);
                    break;
            }
        }
    }

    private static ProxyUpstream Upstream(string path, JsonElement value, RecordingProxyOptions options)
    {
        const string Name = "an upstream";
        (Uri? address, string prefix, string? listen, bool removes, bool http2) = (null, "/", null, false, false);
        foreach (JsonProperty member in Members(path, Name, value, _upstreamKeys))
        {
            string name = $"{path}: {member.Name} of {Name}";
            switch (member.Name)
            {
                case "url":
                    address = ProxyRequest.Address(name, Text(name, member.Value));
                    break;
                case "path":
                    prefix = Text(name, member.Value);
                    break;
                case "listen":
                    listen = Text(name, member.Value);
                    Add(options, listen);
                    break;
                case "removePrefix":
                    removes = Flag(name, member.Value);
                    break;
                case "http2":
                    http2 = Flag(name, member.Value);
                    break;
            }
        }

        return address is not null
            ? new ProxyUpstream(address, prefix, listen, removes, http2)
            : throw new UsageException($"{path}: {Name} has no url. Expected: such as \"http://localhost:11434\".");
    }

    private static IEnumerable<JsonProperty> Members(string path, string what, JsonElement value, string[] known)
    {
        if (value.ValueKind is not JsonValueKind.Object)
            throw new UsageException($"{path}: {what} is no object. Expected: one with {string.Join(", ", known)}.");
        foreach (JsonProperty member in value.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                throw new UsageException(
                    $"{path}: '{member.Name}' of {what} is not known. Allowed: {string.Join(", ", known)}.");
            }

            yield return member;
        }
    }

    private static void Add(RecordingProxyOptions options, string listen)
    {
        if (!options.Listen.Contains(listen))
            options.Listen.Add(listen);
    }

    private static string Text(string name, JsonElement value) =>
        value.ValueKind is JsonValueKind.String ? value.GetString()! : throw Wrong(name, value, "a text");

    private static bool Flag(string name, JsonElement value) =>
        value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Wrong(name, value, "true or false");

    private static UsageException Wrong(string name, JsonElement value, string expected) =>
        new($"{name}: {value.GetRawText()} is not possible. Expected: {expected}.");
}
