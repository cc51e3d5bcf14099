using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Hewn.Server.Tests.Support;

/// <summary>A server over a folder of its own, and a client of it.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly bool _ownsFolder;
    private LogServerHost _host;

    private RunningServer(LogServerHost host, LogServerOptions options, bool ownsFolder, HttpMessageHandler? handler)
    {
        (_host, Options, _ownsFolder) = (host, options, ownsFolder);
        Client = new HttpClient(handler ?? new HttpClientHandler()) { BaseAddress = host.Addresses[0] };
    }

    public LogServerOptions Options { get; }

    public HttpClient Client { get; private set; }

    public string Folder => Options.Directory;

    /// <summary>Starts one; as Loki's reference ran, unless the options say otherwise.</summary>
    public static async Task<RunningServer> StartAsync(
        Func<LogServerOptions, LogServerOptions>? change = null, HttpMessageHandler? handler = null)
    {
        var options = new LogServerOptions
        {
            Directory = System.IO.Directory.CreateTempSubdirectory("hewn-server-").FullName,
            DiscoversLevels = false,
            ServiceNameLabels = [],
        };
        options = change?.Invoke(options) ?? options;
        return new(await LogServerHost.StartAsync(options, "127.0.0.1:0"), options, ownsFolder: true, handler);
    }

    /// <summary>Ends it and starts another one over the same folder.</summary>
    /// <param name="between">What happens while there is none.</param>
    public async Task RestartAsync(Action? between = null)
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
        Client.Dispose();
        between?.Invoke();
        _host = await LogServerHost.StartAsync(Options, "127.0.0.1:0");
        Client = new HttpClient { BaseAddress = _host.Addresses[0] };
    }

    /// <summary>Pushes JSON.</summary>
    public Task<HttpResponseMessage> PushAsync(string json, string? encoding = null) =>
        PostAsync("/loki/api/v1/push", Encoding.UTF8.GetBytes(json), "application/json", encoding);

    /// <summary>Pushes lines of one stream, and sees that all are taken.</summary>
    public async Task PushAsync(string stream, params (long Ns, string Line)[] lines)
    {
        string values = string.Join(',', lines.Select(line => JsonSerializer.Serialize(
            new[] { line.Ns.ToString(System.Globalization.CultureInfo.InvariantCulture), line.Line })));
        HttpResponseMessage answer = await PushAsync($$"""{"streams":[{"stream":{{stream}},"values":[{{values}}]}]}""");
        answer.StatusCode.ShouldBe(HttpStatusCode.NoContent, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Posts bytes.</summary>
    public async Task<HttpResponseMessage> PostAsync(string path, byte[] body, string type, string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
            content.Headers.ContentEncoding.Add(encoding);
        return await Client.PostAsync(path, content);
    }

    /// <summary>Gets JSON.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using HttpResponseMessage answer = await Client.GetAsync(path);
        string text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    /// <summary>The lines of a query over a time, each as <c>ns line</c>.</summary>
    public async Task<string[]> LinesAsync(
        string query, long startNs, long endNs, string direction = "forward", int limit = 5000)
    {
        JsonElement answer = await GetAsync(FormattableString.Invariant(
            $"/loki/api/v1/query_range?query={Uri.EscapeDataString(query)}&start={startNs:D19}&end={endNs:D19}")
            + FormattableString.Invariant($"&direction={direction}&limit={limit}"));
        return [.. answer.GetProperty("data").GetProperty("result").EnumerateArray()
            .SelectMany(stream => stream.GetProperty("values").EnumerateArray())
            .Select(value => $"{value[0].GetString()} {value[1].GetString()}")];
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
        Client.Dispose();
        if (_ownsFolder)
            System.IO.Directory.Delete(Folder, recursive: true);
    }
}
